"""Runs axe-core in a page, for what is serious or critical."""

from importlib import resources

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = """async only => (await axe.run(document, {resultTypes: ["violations"], ...only})).violations
  .filter(found => ["serious", "critical"].includes(found.impact))
  .flatMap(found => found.nodes.map(node => ({rule: found.id, selector: node.target.join(" "), html: node.html,
    said: node.failureSummary})))"""
# A scheme is colours alone: whatever else axe looks at is the same in both.
RULES: dict[str, dict[str, list[str]]] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
