// Before and after over one another: slider, blink, outlines, highlights; or side by side where they are not registered.
const source = (base64, kind = "jpeg") => `data:image/${kind};base64,${base64}`;
const COLOURS = { lips: "outline-lips", interior: "outline-interior", skin: "outline-skin" };

function outlinesOf(shown) {
  const paths = (shown.outlines || []).map((outline) => {
    const points = [];
    for (let i = 0; i + 1 < outline.points.length; i += 2) points.push(`${outline.points[i]},${outline.points[i + 1]}`);
    return draw("polygon", { points: points.join(" "), class: COLOURS[outline.of] });
  });
  return draw("svg", { class: "outlines", viewBox: `0 0 ${shown.width} ${shown.height}`, "aria-hidden": "true" }, paths);
}

function layer(shown, side, what) {
  return make("div", { class: `layer ${side}` },
    make("img", { src: source(shown.jpeg), alt: `${side} photo: ${what}`, width: shown.width, height: shown.height }),
    shown.highlights ? make("img", { class: "shine", src: source(shown.highlights, "png"), alt: "" }) : null,
    outlinesOf(shown),
    make("span", { class: "side" }, side));
}

// Fair to both: the slider begins in the middle, and nothing blinks before it is asked to.
function compare(view) {
  const what = view.kind;
  const before = layer(view.before, "before", what);
  const after = layer(view.after, "after", what);
  const seam = make("div", { class: "seam", "aria-hidden": "true" });
  const stage = make("div", { class: "stage" }, before, after, seam);
  stage.style.aspectRatio = `${view.before.width} / ${view.before.height}`;
  const slider = make("input", { type: "range", min: 0, max: 100, value: 50, step: 1, class: "slider", "aria-label": "share of the before photo that is shown, percent" });
  const cut = () => {
    const at = Number(slider.value);
    after.style.clipPath = `inset(0 0 0 ${at}%)`;
    seam.style.left = `${at}%`;
  };
  slider.addEventListener("input", () => { stop(); cut(); });
  const drag = (event) => {
    if (event.buttons !== 1) return;
    const box = stage.getBoundingClientRect();
    slider.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    stop();
    cut();
  };
  stage.addEventListener("pointerdown", drag);
  stage.addEventListener("pointermove", drag);
  let timer = 0;
  const show = (side) => {
    seam.hidden = true;
    after.style.clipPath = side === "after" ? "none" : "inset(0 0 0 100%)";
    stage.dataset.side = side;
  };
  function stop() {
    clearInterval(timer);
    timer = 0;
    seam.hidden = false;
    delete stage.dataset.side;
    blink.setAttribute("aria-pressed", "false");
  }
  const blink = make("button", { type: "button", class: "blink", "aria-pressed": "false", onclick: () => {
    if (timer) { stop(); cut(); return; }
    const next = () => show(stage.dataset.side === "before" ? "after" : "before");
    next();
    // Where less motion is asked for, each press shows the other photo.
    if (calm.matches) return;
    timer = setInterval(() => (stage.isConnected ? next() : clearInterval(timer)), 600);
    blink.setAttribute("aria-pressed", "true");
  } }, "Blink");
  cut();
  const told = view.registration >= 0.5 ? "" : " That is little: the overlap is uncertain, see the outlines.";
  return make("figure", { class: `compare ${what}` },
    make("figcaption", {}, what === "face" ? "Face, before and after" : "Mouth, before and after", blink),
    stage, slider,
    make("p", { class: "quiet small" }, `The after photo is laid over the before photo; the skin’s detail agrees to ${view.registration.toFixed(2)} (1 = the same).${told}`));
}

// The lips of both photos with a margin of a sixth; the whole picture where they are not known.
function lipBox(view) {
  const points = ["before", "after"].flatMap((side) => (view[side].outlines || []).filter((o) => o.of === "lips").flatMap((o) => o.points));
  const { width, height } = view.before;
  if (points.length < 6) return [0, 0, width, height];
  const along = (axis) => points.filter((_, i) => i % 2 === axis);
  const [left, right, top, bottom] = [Math.min(...along(0)), Math.max(...along(0)), Math.min(...along(1)), Math.max(...along(1))];
  const margin = (right - left) / 6;
  const inside = (v, most) => Math.max(0, Math.min(most, v));
  const [x, y] = [inside(left - margin, width), inside(top - margin, height)];
  return [x, y, Math.max(8, inside(right + margin, width) - x), Math.max(8, inside(bottom + margin, height) - y)];
}

// One box cut out of both photos of one grid.
function lips(view) {
  const [x, y, width, height] = lipBox(view);
  return make("figure", { class: "besides lips" }, make("figcaption", {}, "Lips at equal scale"),
    make("div", { class: "two" }, ["before", "after"].map((side) => {
      const part = layer(view[side], side, "lips");
      const name = part.querySelector(".side");
      const box = make("div", { class: "box" }, part, name);
      box.style.aspectRatio = `${width} / ${height}`;
      part.style.width = `${(100 * view[side].width) / width}%`;
      part.style.left = `${(-100 * x) / width}%`;
      part.style.top = `${(-100 * y) / height}%`;
      return box;
    })));
}

function besides(view, caption) {
  const widest = Math.max(view.before.width, view.after.width);
  return make("figure", { class: "besides" }, make("figcaption", {}, caption),
    make("div", { class: "two" }, ["before", "after"].map((side) => {
      const part = layer(view[side], side, view.kind);
      part.style.maxWidth = `${(100 * view[side].width) / widest}%`;
      return part;
    })));
}

function toggle(name, label, key) {
  return make("button", { type: "button", class: "toggle", "data-toggle": name, "aria-pressed": "false", title: `key ${key}`, onclick: (event) => {
    const on = byId("pair").classList.toggle(`show-${name}`);
    event.currentTarget.setAttribute("aria-pressed", String(on));
  } }, label);
}

function lightMap(light) {
  // What rounds to nothing has no sign.
  const signed = (v) => (Math.abs(v) < 0.05 ? "0.0" : (v > 0 ? "+" : "") + v.toFixed(1).replace("-", "−"));
  const steps = shared.legend.map(([stops, colour], i) =>
    draw("rect", { x: i * 20, y: 0, width: 20, height: 12, fill: colour }, draw("title", {}, `${signed(stops)} stops`)));
  const names = shared.legend.filter((_, i) => i % 5 === 0).map(([stops], i) =>
    draw("text", { x: i * 110, y: 26, "text-anchor": ["start", "middle", "end"][i] }, [`darker ${signed(stops)}`, "0 stops", `${signed(stops)} brighter`][i]));
  const range = `from ${signed(light.least_stops)} to ${signed(light.most_stops)} stops`;
  return make("figure", { class: "light-map" }, make("figcaption", {}, "Light difference"),
    make("img", { src: source(light.png, "png"), width: light.width, height: light.height, alt: `Map of the light’s change over the face, after minus before: ${range}` }),
    draw("svg", { class: "legend", viewBox: "0 0 220 30", role: "img", "aria-label": "Legend: purple is darker after, orange is brighter after" }, steps, names),
    make("p", { class: "quiet small" }, `After minus before, ${range}. Purple is darker after, orange is brighter. A change of exposure alone does not show here.`));
}

function picturesView(detail) {
  const pictures = detail.pictures;
  if (!pictures) return make("p", { class: "note" }, "No pictures were kept of this pair.");
  const parts = [];
  for (const view of pictures.views) {
    if (view.registration !== undefined) {
      parts.push(view.kind === "mouth" ? make("div", { class: "column" }, compare(view), lips(view))
        : [compare(view), make("div", { class: "on-paper" }, besides(view, "Face, before and after"))]);
    } else parts.push(besides(view, "Mouths at equal width, not laid over one another"));
  }
  if (pictures.light) parts.push(lightMap(pictures.light));
  const told = {
    mouth: "The mouth region only is shown.",
    eyes: pictures.views.some((v) => v.kind === "face") ? "Eyes are hidden." : "Eyes could not be hidden, so the mouth region only is shown.",
    none: "",
  }[pictures.redact];
  if (pictures.views.length === 0) parts.push(make("p", { class: "note" }, "Nothing to show: neither mouth nor face was found in both photos."));
  if (pictures.unregistered) parts.push(make("p", { class: "note" }, "Not laid over one another: ", apart(pictures.unregistered), "."));
  const tools = pictures.views.length === 0 ? null
    : make("p", { class: "tools" }, toggle("outlines", "Outlines", "o"), toggle("shine", "Highlights", "h"),
      make("span", { class: "quiet small key-outlines" }, "yellow: lips, pink: inside the mouth, cyan: skin"), make("span", { class: "quiet small key-shine" }, "blue: highlights on the lips"), told ? make("span", { class: "quiet small" }, told) : null);
  return make("section", { class: "pictures", "aria-label": "Pictures" }, tools, make("div", { class: "gallery" }, parts));
}
