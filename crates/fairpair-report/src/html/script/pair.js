// One pair in full.
function photosView(detail) {
  if (detail.photos.length === 0) return null;
  return make("section", { class: "photos", "aria-label": "What the files say" }, make("h3", {}, "What the files say"),
    make("div", { class: "two" }, detail.photos.map((photo) => make("div", { class: "photo" },
      make("h4", {}, photo.side, ": ", apart(photo.path)),
      make("dl", {}, photo.facts.map(([name, text]) => [make("dt", {}, name), make("dd", {}, apart(text))])),
      photo.conflicts.length ? make("ul", { class: "conflicts" }, photo.conflicts.map((text) => make("li", {}, apart(text)))) : null,
      photo.dates.length ? make("details", {}, make("summary", {}, photo.dates.length === 1 ? "1 date in the file" : `${photo.dates.length} dates in the file`),
        make("table", {}, make("thead", {}, make("tr", {}, ["source", "means", "trust", "as written"].map((t) => make("th", { scope: "col" }, t)))),
          make("tbody", {}, photo.dates.map((date) => make("tr", {}, date.map((text) => make("td", {}, apart(text)))))))) : null))));
}

function step(detail, by, label) {
  const at = shown.findIndex((row) => row.id === detail.id) + by;
  const row = shown[at];
  return make("a", row ? { class: "button", href: linkTo(row.id), rel: by < 0 ? "prev" : "next" } : { class: "button", "aria-disabled": "true" }, label);
}

function openPair(id) {
  const row = byName.get(id);
  const view = byId("pair");
  const detail = row && detailOf(row.n);
  if (!detail) {
    view.replaceChildren(make("p", { class: "note" }, row ? "This pair is still being read." : ["There is no pair called ", apart(id), " here. "], make("a", { href: "#" }, "To the table")));
  } else {
    const at = shown.indexOf(row);
    if (at >= 0) pick(at, false);
    view.className = detail.class;
    view.replaceChildren(
      make("nav", { "aria-label": "Pairs" }, make("a", { class: "button", href: "#" }, "← all pairs"), step(detail, -1, "↑ previous"), step(detail, 1, "↓ next"),
        at >= 0 ? make("span", { class: "quiet small" }, `${at + 1} of ${shown.length}`) : null,
        make("a", { class: "button to-review", href: "#review", onclick: (event) => { event.preventDefault(); byId("review").scrollIntoView(); } }, "Decisions ↓")),
      make("header", {},
        make("h2", { id: "pair-heading" }, apart(detail.name)),
        make("p", { class: "sum" }, make("span", { class: "verdict" }, detail.verdict), " ", detail.score ? make("b", { class: "number" }, `score ${detail.score} of 100`) : null, " ", make("span", {}, detail.decides)),
        detail.error ? make("p", { class: "note" }, apart(detail.error)) : null,
        detail.tags.length ? make("dl", { class: "tags" }, detail.tags.map(([name, text]) => [make("dt", {}, apart(name)), make("dd", {}, apart(text))])) : null),
      detail.error ? "" : picturesView(detail),
      make("div", { class: "side-by-side" }, [lightView(detail), timeView(detail)].filter(Boolean)),
      detail.findings.length ? findingsView(detail) : "",
      photosView(detail) || "");
  }
  byId("overview").hidden = true;
  byId("top").hidden = true;
  view.hidden = false;
  document.title = `${detail ? detail.name : "pair"} – fairpair`;
  scrollTo(0, 0);
  view.focus({ preventScroll: true });
}

function closePair() {
  const view = byId("pair");
  if (view.hidden) return;
  view.hidden = true;
  view.replaceChildren();
  byId("overview").hidden = false;
  byId("top").hidden = false;
  document.title = title;
  if (current >= 0) {
    pick(current);
    shown[current].node.scrollIntoView({ block: "center" });
  }
}
const title = document.title;
