// The strip of counts on the timeline: a cell leads to its events, years dragged over become the filter, and what is
// seen is saved as a picture. Everything happens in this browser; a picture is made of what the page shows.
if (!window.readsStrips) {
  window.readsStrips = true;
  const pad = 16, sharp = 2;

  const go = (address, query) => goTo(address + (address.includes("?") ? "&" : "?") + query);
  const count = (strip) => Number(strip.style.getPropertyValue("--n"));
  const yearAt = (strip, x) => {
    const box = strip.querySelector(".years").getBoundingClientRect();
    const column = Math.floor(((x - box.left) / box.width) * count(strip));
    return Number(strip.dataset.first) + Math.min(Math.max(column, 0), count(strip) - 1);
  };

  // Pointing, clicking and dragging
  let drag = null;
  const band = (strip, from, to) => {
    const frame = strip.getBoundingClientRect(), box = strip.querySelector(".years").getBoundingClientRect();
    const wide = box.width / count(strip), first = Number(strip.dataset.first);
    const shown = strip.querySelector(".band") || strip.appendChild(document.createElement("div"));
    shown.className = "band";
    shown.style.left = `${box.left - frame.left + (Math.min(from, to) - first) * wide}px`;
    shown.style.width = `${(Math.abs(to - from) + 1) * wide}px`;
    shown.style.top = `${box.top - frame.top}px`;
  };
  const release = () => {
    document.querySelectorAll(".strip .band").forEach((shown) => shown.remove());
    drag = null;
  };
  document.addEventListener("pointerdown", (press) => {
    const strip = press.target.closest?.(".strip");
    if (!strip || press.button || !press.target.closest(".cells, .years")) return;
    drag = { strip, from: yearAt(strip, press.clientX), to: null };
  });
  document.addEventListener("pointermove", (move) => {
    if (!drag) return;
    const year = yearAt(drag.strip, move.clientX);
    if (drag.to === null && year === drag.from) return;
    drag.to = year;
    band(drag.strip, drag.from, year);
  });
  document.addEventListener("pointercancel", release);
  document.addEventListener("pointerup", () => {
    const ended = drag;
    release();
    if (!ended || ended.to === null) return;
    const [first, last] = [ended.from, ended.to].sort((a, b) => a - b);
    document.addEventListener("click", (click) => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true });
    setTimeout(() => go(ended.strip.dataset.brush, first === last ? `year=${first}` : `year=${first}:${last}`));
  });
  const yearOf = (cell) => {
    const box = cell.getBoundingClientRect();
    return yearAt(cell.closest(".strip"), box.left + box.width / 2);
  };
  const named = (cell) => {
    const lane = cell.closest(".lane").querySelector(".name").textContent, number = cell.textContent;
    cell.title = `${lane}, ${yearOf(cell)}: ${number} ${number === "1" ? "event" : "events"}`;
    return cell;
  };
  const follow = (cell) => go(cell.closest(".lane").dataset.to, `year=${yearOf(cell)}&undated=exclude`);
  document.addEventListener("pointerover", (point) => {
    const cell = point.target.closest?.(".strip .cells b");
    if (cell && !cell.title) named(cell);
  });
  document.addEventListener("click", (click) => {
    const cell = click.target.closest?.(".strip .cells b"), save = click.target.closest?.(".strip figcaption button");
    if (save) saveStrip(save.closest(".strip"), save.dataset.file);
    else if (cell && !click.button) follow(cell);
  });
  // By keyboard: Tab reaches a lane, arrows go along its cells, Enter follows one.
  document.addEventListener("keydown", (press) => {
    const lane = press.target.closest?.(".strip .cells");
    if (!lane) return;
    const cells = [...lane.querySelectorAll("b")], at = cells.indexOf(press.target);
    if (press.key === "Enter" && at >= 0) return follow(cells[at]);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[press.key];
    if (!step || !cells.length) return;
    press.preventDefault();
    const next = named(cells[at < 0 && step < 0 ? cells.length - 1 : Math.min(Math.max(at + step, 0), cells.length - 1)]);
    Object.assign(next, { tabIndex: -1, role: "link", ariaLabel: next.title }).focus();
  });

  // Pictures
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const solid = (color, ground) => {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    return "#" + [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part.toString(16).padStart(2, "0")).join("");
  };
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  const number = (value) => String(Math.round(value * 10) / 10);
  const linesOf = (node) => {
    const lines = [], range = document.createRange();
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const box = range.getBoundingClientRect(), last = lines[lines.length - 1];
      if (last && Math.abs(last.top - box.top) < 2) last.text += ` ${word[0]}`;
      else lines.push({ text: word[0], left: box.left, top: box.top, bottom: box.bottom });
    }
    return lines;
  };
  const drawn = (strip, ground) => {
    const frame = strip.getBoundingClientRect(), shapes = [], texts = [];
    for (const element of strip.querySelectorAll("*")) {
      if (element.closest("button, .band")) continue;
      const look = getComputedStyle(element), box = element.getBoundingClientRect();
      const x = box.left - frame.left + pad, y = box.top - frame.top + pad;
      const fill = solid(look.backgroundColor, ground), edge = parseFloat(look.borderTopWidth);
      const line = edge && look.borderTopStyle === "solid" ? solid(look.borderTopColor, ground) : "";
      const place = `x="${number(x)}" y="${number(y)}" width="${number(box.width)}"`;
      if (line && !parseFloat(look.borderBottomWidth)) shapes.push(`<rect ${place} height="1" fill="${line}"/>`);
      else if (fill !== ground || line)
        shapes.push(`<rect ${place} height="${number(box.height)}" fill="${fill}"${line ? ` stroke="${line}"` : ""}/>`);
      if (parseFloat(look.fontSize) < 1) continue;
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE) continue;
        for (const text of linesOf(node)) {
          const base = (text.top + text.bottom) / 2 - frame.top + pad + parseFloat(look.fontSize) * 0.35;
          texts.push(`<text x="${number(text.left - frame.left + pad)}" y="${number(base)}" font-size="${parseFloat(look.fontSize)}"` +
            ` font-weight="${look.fontWeight}" fill="${solid(look.color, ground)}">${escaped(text.text)}</text>`);
        }
      }
    }
    const wide = Math.ceil(frame.width + 2 * pad), high = Math.ceil(frame.height + 2 * pad);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}"` +
      ` font-family="system-ui, sans-serif"><rect width="${wide}" height="${high}" fill="${ground}"/>${shapes.join("")}${texts.join("")}</svg>`;
    return { svg, wide, high };
  };
  const saveStrip = (strip, file) => {
    const picture = drawn(strip, getComputedStyle(strip).getPropertyValue("--ground").trim());
    const blob = new Blob([picture.svg], { type: "image/svg+xml" });
    if (file.endsWith(".svg")) return saveFile(blob, file);
    const image = new Image();
    image.onload = () => {
      const sheet = Object.assign(document.createElement("canvas"), { width: sharp * picture.wide, height: sharp * picture.high });
      const brush = sheet.getContext("2d");
      brush.scale(sharp, sharp);
      brush.drawImage(image, 0, 0);
      sheet.toBlob((png) => saveFile(png, file));
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.svg)}`;
  };
}
