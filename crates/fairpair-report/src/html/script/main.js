// Links, keys, files. The pictures below this script may still be on their way.
function route() {
  const asked = /^#pair=(.*)$/s.exec(location.hash);
  if (!asked) return closePair();
  let id = asked[1];
  try { id = decodeURIComponent(id); } catch { /* taken as it is */ }
  openPair(id);
}

function press(selector) {
  const button = byId("pair").querySelector(selector);
  if (button) button.click();
}

function keys(event) {
  const help = byId("help");
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const typing = event.target.matches("input:not([type=range]), select, textarea");
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else if (!byId("pair").hidden) location.hash = "";
    return;
  }
  if (typing) return;
  const inPair = !byId("pair").hidden;
  const act = {
    j: () => (inPair ? press("a[rel=next]") : pick(current + 1)),
    k: () => (inPair ? press("a[rel=prev]") : pick(current - 1)),
    "/": () => { if (!inPair) byId("search").focus(); },
    "?": () => help.showModal(),
    b: () => press(".blink"),
    o: () => press("[data-toggle=outlines]"),
    h: () => press("[data-toggle=shine]"),
  }[event.key];
  if (act) {
    event.preventDefault();
    act();
  } else if (event.key === "Enter" && !inPair && current >= 0 && event.target === document.body) location.hash = linkTo(shown[current].id);
}

load();
prepareList();
tellDecided();
route();
performance.mark("ready");
addEventListener("hashchange", route);
addEventListener("keydown", keys);
byId("export").addEventListener("click", saveFile);
byId("reviewer").addEventListener("change", keep);
byId("import").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  try {
    takeIn(await file.text());
    for (const row of rows) markRow(row);
    route();
  } catch (error) {
    byId("decided").textContent = `Not imported: ${error.message}.`;
  }
});

// What stands below this script has been read now: decisions that came with the report, pictures of rows in sight.
addEventListener("DOMContentLoaded", () => {
  for (const row of rows) {
    if (row.node.dataset.decided === undefined) continue;
    for (const f of detailOf(row.n).findings) if (f.decided) decided.report.set(keyOf(row.id, f.check, f.nth), f.decided);
  }
  for (const row of rows) {
    watcher.unobserve(row.node);
    watcher.observe(row.node);
  }
  for (const id of new Set(standing().map((d) => d.pair))) if (byName.has(id)) markRow(byName.get(id));
  tellDecided();
  if (location.hash) route();
});

// On paper a table without its pictures is half a table.
addEventListener("beforeprint", () => {
  if (byId("pair").hidden) for (const row of shown) if (!row.node.querySelector(".pics").firstChild) picturesOf(row.node);
  for (const details of document.querySelectorAll("#pair .findings > details, #pair .alike > details, .charts")) details.open = true;
});
