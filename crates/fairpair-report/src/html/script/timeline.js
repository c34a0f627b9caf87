// Before, sessions and after around the last session, on a logarithmic scale to either side of it: the first days matter as
// much as the months. A time that is known as a range is a band.
const HOUR_TICKS = [[-8760, "−1 y"], [-672, "−4 wk"], [-24, "−1 d"], [0, "session"], [24, "1 d"], [72, "3 d"], [168, "1 wk"], [672, "4 wk"], [2016, "12 wk"], [8760, "1 y"]];
// Hours within which the scale is linear.
const KNEE = 6;
// About half the width of a small letter, in the picture's units.
const HALF_LETTER = 2.8;

function span(hours) {
  const size = Math.abs(hours);
  if (size < 48) return `${size.toFixed(1)} h`;
  if (size < 24 * 14) return `${(size / 24).toFixed(1)} days`;
  return size < 24 * 365 ? `${(size / 168).toFixed(1)} weeks` : `${(size / 8760).toFixed(1)} years`;
}

// From the smaller to the larger, whichever side of the session they lie on.
function ranged(hours) {
  const [least, most] = hours.map(Math.abs).sort((a, b) => a - b).map(span);
  return least === most ? least : `${least} to ${most}`;
}

// Within a minute either way of the session counts as neither side.
const acrossZero = ([least, most]) => least < -1 / 60 && most > 1 / 60;

function since(hours) {
  if (acrossZero(hours)) return `between ${span(hours[0])} before and ${span(hours[1])} after the last session`;
  return `${ranged(hours)} ${hours[1] < 0 ? "before" : "after"} the last session`;
}

const apartBy = (hours) => (acrossZero(hours) ? `at most ${span(Math.max(-hours[0], hours[1]))}` : ranged(hours));

function timeView(detail) {
  const times = detail.times;
  if (!times) return null;
  const title = make("figcaption", {}, "Time line");
  const between = times.between ? `The photos lie ${apartBy(times.between)} apart.` : "";
  if (!times.after || times.sessions.length === 0) {
    return make("figure", { class: "time" }, title, make("p", { class: "note" }, times.why_not ? ["Time since treatment: ", apart(times.why_not), ". "] : "", between));
  }
  const scale = (h) => Math.sign(h) * Math.log1p(Math.abs(h) / KNEE);
  const all = [times.after, times.before, ...times.sessions].filter(Boolean).flat();
  const low = Math.min(-KNEE, ...all), high = Math.max(times.windows ? times.windows[2] * 1.6 : 168, ...all) * 1.15;
  const wide = innerWidth < 600 ? 340 : 460; // Letters keep their size on a phone.
  const x = (h) => 16 + ((wide - 32) * (scale(Math.max(low, Math.min(high, h))) - scale(low * 1.15))) / (scale(high) - scale(low * 1.15));
  const parts = [];
  const band = (from, to, kind, name, y) => {
    if (from >= high) return;
    parts.push(draw("rect", { x: x(from), y: 26, width: Math.max(1, x(to) - x(from)), height: 60, class: kind }, draw("title", {}, `${name}: ${span(from)} to ${span(to)} after the session`)));
    const half = name.length * HALF_LETTER;
    const middle = Math.max(half, Math.min(wide - half, (x(from) + x(Math.min(to, high))) / 2));
    if (x(to) - x(from) > 40) parts.push(draw("text", { x: middle, y, "text-anchor": "middle", class: "tiny" }, name));
  };
  if (times.windows) {
    const [swelling, caution, from, to] = times.windows;
    band(0, swelling, "band-swelling", "swelling", 20);
    band(swelling, caution, "band-caution", "caution", 20);
    band(from, to, "band-evidence", "result can be seen", 20);
  }
  parts.push(draw("line", { x1: 10, x2: wide - 10, y1: 86, y2: 86, class: "axis" }));
  let last = -100;
  for (const [hours, name] of HOUR_TICKS) {
    const at = x(hours);
    if (hours < low * 1.15 || hours > high || (at - last < 36 && hours !== 0)) continue;
    last = at;
    parts.push(draw("line", { x1: at, x2: at, y1: 86, y2: 90, class: "axis" }), draw("text", { x: at, y: 102, "text-anchor": "middle", class: "tiny" }, name));
  }
  const mark = ([least, most], kind, name, y) => {
    const [from, to] = [x(least), x(most)];
    const told = draw("title", {}, `${name}: ${since([least, most])}`);
    parts.push(draw("rect", { x: Math.max(4, from - 5), y: y - 5, width: to - from + 10, height: 10, rx: 5, class: kind }, told));
    const right = to < wide - 130;
    parts.push(draw("text", { x: right ? to + 9 : from - 9, y: y + 4, "text-anchor": right ? "start" : "end", class: "label" }, name));
  };
  for (const session of times.sessions) parts.push(draw("path", { d: `M${x(session[0])} 80l5 6h-10z`, class: "mark-session" }, draw("title", {}, "session")));
  if (times.before) mark(times.before, "mark-before", "before", 42);
  mark(times.after, "mark-after", "after", 64);
  const sum = `The after photo was taken ${since(times.after)}. ${between}`;
  const count = times.sessions.length > 1 ? ` ${times.sessions.length} sessions.` : "";
  return make("figure", { class: "time" }, title,
    draw("svg", { viewBox: `0 0 ${wide} 108`, class: "chart", role: "img", "aria-label": sum }, parts),
    make("p", { class: "quiet small" }, sum, count, " Log scale to both sides of the session; a band where a time is known as a range."));
}
