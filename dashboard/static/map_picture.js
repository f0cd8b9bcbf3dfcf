// Saves the map as it is seen, zoom and all, as a PNG with its title, filter, legend and source. Everything happens in
// this browser: the picture is drawn on a canvas and saved from there.
if (!window.savesMaps) {
  window.savesMaps = true;
  const pad = 20, row = 17, sharp = 2;
  const font = (size, weight = 400) => `${weight} ${size}px system-ui, sans-serif`;
  const wrapped = (pen, text, wide) => {
    const lines = [];
    for (const word of text.split(/\s+/)) {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && pen.measureText(longer).width <= wide) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };
  const write = (pen, lines, top, color) => {
    pen.fillStyle = color;
    lines.forEach((line, n) => pen.fillText(line, pad, top + n * row));
  };
  const draw = (map, words) => {
    const wide = map.clientWidth, high = map.clientHeight;
    const sheet = document.createElement("canvas"), pen = sheet.getContext("2d");
    pen.font = font(12);
    const head = words.head.flatMap((text) => wrapped(pen, text, wide));
    const foot = words.foot.flatMap((text) => wrapped(pen, text, wide));
    const top = pad + 30 + row * head.length;
    sheet.width = sharp * (wide + 2 * pad);
    sheet.height = sharp * (top + high + 12 + row * foot.length + pad);
    pen.scale(sharp, sharp);
    pen.fillStyle = words.ground;
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.textBaseline = "top";
    pen.font = font(19, 600);
    write(pen, [words.title], pad, words.text);
    pen.font = font(12);
    write(pen, head, pad + 28, words.text);
    pen.drawImage(map, pad, top, wide, high);
    pen.strokeStyle = words.border;
    pen.strokeRect(pad, top, wide, high);
    write(pen, foot, top + high + 12, words.faint);
    return sheet;
  };
  document.addEventListener("click", (click) => {
    const button = click.target.closest("button.save-map");
    const map = button && document.querySelector("[data-testid=stDeckGlJsonChart] canvas");
    if (!map) return;
    const words = JSON.parse(button.dataset.words);
    draw(map, words).toBlob((picture) => saveFile(picture, words.file));
  });
}
