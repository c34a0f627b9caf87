// Where the light comes from, as on a ball seen from the camera: azimuth positive from the viewer's left, elevation from above.
let spheres = 0;

function sphere([azimuth, elevation], side) {
  const radians = (degrees) => (Math.max(-90, Math.min(90, degrees)) * Math.PI) / 180;
  const x = -Math.sin(radians(azimuth)) * Math.cos(radians(elevation));
  const y = -Math.sin(radians(elevation));
  const at = [50 + x * 40, 50 + y * 40];
  const id = `ball-${spheres++}`;
  const stop = (offset, colour) => draw("stop", { offset, "stop-color": colour });
  const told = `${side}: ${Math.abs(azimuth).toFixed(0)}° from the ${azimuth < 0 ? "right" : "left"}, ${Math.abs(elevation).toFixed(0)}° from ${elevation < 0 ? "below" : "above"}`;
  return make("figure", { class: "ball" },
    draw("svg", { viewBox: "0 0 100 100", role: "img", "aria-label": `Light ${told}` },
      draw("defs", {}, draw("radialGradient", { id, cx: at[0] / 100, cy: at[1] / 100, r: 0.85 },
        stop(0, "#fff6e0"), stop(0.35, "#d9c7a8"), stop(0.75, "#6f6658"), stop(1, "#2b2823"))),
      draw("circle", { cx: 50, cy: 50, r: 42, fill: `url(#${id})`, class: "ball-edge" }),
      draw("path", { d: "M8 50H92M50 8V92", class: "ball-cross" }),
      draw("circle", { cx: at[0], cy: at[1], r: 4, class: "ball-light" })),
    make("figcaption", {}, told.replace(": ", "\n")));
}

function lightView(detail) {
  if (!detail.light) return null;
  return make("figure", { class: "light" }, make("figcaption", {}, "Where the light comes from"),
    make("div", { class: "two" }, sphere(detail.light[0], "before"), sphere(detail.light[1], "after")));
}
