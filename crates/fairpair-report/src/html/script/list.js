// The table: rows are in the page already; here they are filtered, ordered, and given their pictures when they come near.
const words = (text) => (text ? text.split(" ") : []);
const rows = [...document.querySelectorAll("#rows > .row")].map((node, n) => ({
  n, node,
  id: JSON.parse(node.dataset.id),
  score: node.dataset.score === "" ? null : Number(node.dataset.score),
  checks: words(node.dataset.checks),
  decides: words(node.dataset.decides),
  tags: JSON.parse(node.dataset.tags),
  verdict: ["comparable", "not-comparable", "cannot-tell", "unreadable"].find((v) => node.classList.contains(v)),
  text: node.textContent.toLowerCase() + " " + node.dataset.tags.toLowerCase(),
}));
const byName = new Map(rows.map((row) => [row.id, row]));
let shown = rows;
let current = -1;

const linkTo = (id) => "#pair=" + encodeURIComponent(id.toWellFormed ? id.toWellFormed() : id);

function detailOf(n) {
  const node = byId(`d${n}`);
  return node ? JSON.parse(node.textContent) : null;
}

// What a search looks through: the row itself, and every finding beyond those few that it shows, once they are there to be read.
function textOf(row) {
  if (!row.whole) {
    const detail = detailOf(row.n);
    if (detail) {
      const telling = detail.findings.filter((f) => f.class !== "pass");
      row.text += " " + telling.map((f) => `${f.check} ${f.message}`).join(" ").toLowerCase();
      row.whole = true;
    }
  }
  return row.text;
}

// Small pictures are the pair's own, drawn smaller; a row that is never looked at costs nothing.
const watcher = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting) picturesOf(target);
}, { rootMargin: "300px" });

function picturesOf(node) {
  const detail = detailOf(Number(node.id.slice(1)));
  if (!detail) return; // The page is still being read; see main.js.
  watcher.unobserve(node);
  const cell = node.querySelector(".pics");
  const views = detail.pictures ? detail.pictures.views : [];
  const view = views.find((v) => v.kind === "mouth") || views[0];
  if (!view) {
    cell.replaceChildren(make("span", { class: "quiet none" }, "no picture"));
    return;
  }
  cell.replaceChildren(...["before", "after"].map((side) =>
    make("img", { src: source(view[side].jpeg), alt: `${side}: ${view.kind}`, width: 78, height: Math.round((78 * view[side].height) / view[side].width) })));
}

const filters = ["search", "by-verdict", "by-check", "by-tag", "by-review", "order"].map(byId);

function reviewOf(row) {
  const mine = standing().filter((d) => d.pair === row.id);
  return { any: mine.length > 0, rulings: mine.map((d) => d.decision) };
}

const orders = {
  "": (a, b) => a.n - b.n,
  score: (a, b) => (a.score ?? 1e9) - (b.score ?? 1e9) || a.n - b.n,
  "-score": (a, b) => (b.score ?? -1) - (a.score ?? -1) || a.n - b.n,
  name: (a, b) => a.id.localeCompare(b.id, undefined, { numeric: true }) || a.n - b.n,
  verdict: (a, b) => rank(a) - rank(b) || (a.score ?? 1e9) - (b.score ?? 1e9) || a.n - b.n,
};
const rank = (row) => ["not-comparable", "cannot-tell", "unreadable", "comparable"].indexOf(row.verdict);

function filter() {
  const [search, verdict, check, tag, review, order] = filters.map((f) => f.value);
  const asked = words(search.toLowerCase().trim().replace(/\s+/g, " "));
  const [tagName, tagValue] = tag ? JSON.parse(tag) : [];
  const reviewed = new Set(standing().map((d) => d.pair));
  const keeps = (row) =>
    (!verdict || row.verdict === verdict) &&
    (!check || row.checks.includes(check)) &&
    (!tag || row.tags.some(([name, value]) => name === tagName && value === tagValue)) &&
    (!review || (review === "open" ? !reviewed.has(row.id) : review === "done" ? reviewed.has(row.id)
      : reviewed.has(row.id) && reviewOf(row).rulings.includes(review))) &&
    (!filter.deciding || row.decides.includes(filter.deciding)) &&
    (asked.length === 0 || asked.every((word) => textOf(row).includes(word)));
  const now = new Set(shown[current] ? [shown[current]] : []);
  shown = rows.filter(keeps).sort(orders[order] || orders[""]);
  const visible = new Set(shown);
  for (const row of rows) row.node.hidden = !visible.has(row);
  if (filter.order !== order) {
    // Rows are moved only when the order is another one; moving 2,000 of them is the slow part.
    byId("rows").append(...[...rows].sort(orders[order] || orders[""]).map((r) => r.node));
    filter.order = order;
  }
  const pairs = shown.length === rows.length ? `${rows.length} pairs` : `${shown.length} of ${rows.length} pairs`;
  byId("shown").textContent = filter.deciding ? `${pairs}, in which ${filter.deciding} decided` : pairs;
  byId("nothing").hidden = shown.length > 0;
  current = shown.findIndex((row) => now.has(row));
  for (const head of document.querySelectorAll(".thead [data-order]")) {
    const sorted = order.replace("-", "") === head.dataset.order;
    if (sorted) head.setAttribute("aria-sort", order.startsWith("-") ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}
filter.order = "";
// The check that is asked to have decided, as the overview's bars count it; the list of checks asks only for a finding.
filter.deciding = "";

// Shows what a number or a bar of the overview counts.
function showOnly(id, value, deciding = "") {
  for (const f of filters) f.value = "";
  byId(id).value = value;
  filter.deciding = deciding;
  filter();
  byId("pairs").scrollIntoView();
  byId("table").focus({ preventScroll: true });
}

function clickable() {
  for (const head of document.querySelectorAll(".thead [data-order]")) {
    const order = head.dataset.order;
    head.replaceChildren(make("button", { type: "button", title: "sort", onclick: () => {
      // Scores go both ways; a second press on another heading brings back the gallery's order.
      const now = byId("order").value;
      byId("order").value = now !== order ? (order === "score" && now === "-score" ? "" : order) : order === "score" ? "-score" : "";
      filter();
    } }, head.textContent));
  }
  for (const link of document.querySelectorAll(".counts a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (link.dataset.review) showOnly("by-review", link.dataset.review);
      else showOnly("by-verdict", link.dataset.verdict);
    });
  }
  for (const name of document.querySelectorAll(".charts .check")) {
    const show = () => showOnly("by-check", name.textContent, name.textContent);
    fill(name, { tabindex: 0, role: "link", "aria-label": `pairs in which ${name.textContent} decided`, onclick: show, onkeydown: (event) => event.key === "Enter" && show() }, []);
  }
}

function reset() {
  for (const f of filters) f.value = "";
  filter.deciding = "";
  filter();
}

function pick(at, focus = true) {
  if (shown.length === 0) return;
  current = Math.max(0, Math.min(shown.length - 1, at));
  for (const old of document.querySelectorAll(".row.current")) old.classList.remove("current");
  const node = shown[current].node;
  node.classList.add("current");
  if (focus) {
    node.querySelector(".name a").focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
  }
}

function offer(select, values, name = (v) => v) {
  for (const [value, count] of values) select.append(make("option", { value }, `${name(value)} (${count})`));
}

function counted(list) {
  const counts = new Map();
  for (const value of list) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

// A column whose every value is another one, such as a note, is searched and not filtered by.
const MOST_TAGS = 60;

function prepareList() {
  byId("filters").hidden = false;
  byId("review").hidden = false;
  offer(byId("by-check"), counted(rows.flatMap((row) => row.checks)));
  const tags = counted(rows.flatMap((row) => row.tags.map((tag) => JSON.stringify(tag))));
  const few = tags.filter(([, count]) => count > 1 || rows.length <= 20).slice(0, MOST_TAGS);
  byId("tag-label").hidden = few.length === 0;
  offer(byId("by-tag"), few, (tag) => JSON.parse(tag).join(": "));
  for (const row of rows) {
    row.node.querySelector(".name a").href = linkTo(row.id);
    row.node.addEventListener("click", (event) => {
      if (!event.target.closest("a, button, summary") && !getSelection().toString()) location.hash = linkTo(row.id);
    });
    watcher.observe(row.node);
  }
  for (const link of document.querySelectorAll("[data-pair]")) link.href = linkTo(JSON.parse(link.dataset.pair));
  clickable();
  for (const f of filters) {
    f.addEventListener(f.id === "search" ? "input" : "change", () => {
      if (f.id === "by-check") filter.deciding = "";
      filter();
    });
  }
  for (const id of ["reset", "reset-too"]) byId(id).addEventListener("click", reset);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  filter();
}

function markRow(row) {
  const cell = row.node.querySelector(".verdict").parentElement;
  for (const old of cell.querySelectorAll(".ruled")) old.remove();
  const { any, rulings } = reviewOf(row);
  const disputed = rulings.filter((r) => r === "disputed").length;
  if (any) cell.append(" ", make("span", { class: disputed ? "ruled disputed" : "ruled" }, disputed ? `${disputed} disputed` : "reviewed"));
}
