// Draws the menu-bar icons and the app's icon into resources/: `node scripts/draw-tray-icons.mjs`. The images are committed; run it after a change
// of a shape. Each shape is a function that says whether a point is inside; coverage of sub-samples gives the edges.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePng } from './png-encoder.mjs';

const resources = join(dirname(dirname(fileURLToPath(import.meta.url))), 'resources');
const gridPoints = 18;
const samples = 8;

const disc =
  ([cx, cy], radius) =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) <= radius;
const ring =
  ([cx, cy], radius, width) =>
  (x, y) =>
    Math.abs(Math.hypot(x - cx, y - cy) - radius) <= width / 2;
const box =
  ([left, top], [right, bottom]) =>
  (x, y) =>
    x >= left && x <= right && y >= top && y <= bottom;
const any =
  (...shapes) =>
  (x, y) =>
    shapes.some((inside) => inside(x, y));
const both = (first, second) => (x, y) => first(x, y) && second(x, y);

/** A line with round ends. */
const line =
  ([ax, ay], [bx, by], stroke) =>
  (x, y) => {
    const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
    const at = Math.min(1, Math.max(0, along));
    return Math.hypot(x - ax - at * (bx - ax), y - ay - at * (by - ay)) <= stroke / 2;
  };

const triangle =
  ([cx, top], bottom, halfWidth) =>
  (x, y) =>
    y >= top && y <= bottom && Math.abs(x - cx) <= (halfWidth * (y - top)) / (bottom - top);

const stroke = 1.6;
/** The shepherd's crook: a staff, the hook over it, the curl at its end. */
const crook = any(
  line([4, 16], [4, 5.75], stroke),
  both(ring([7.75, 5.75], 3.75, stroke), box([0, 0], [18, 5.75])),
  line([11.5, 5.75], [10.6, 7.2], stroke),
);

const centre = [12, 13];
const signs = {
  stopped: ring(centre, 2.7, 1.3),
  starting: any(ring(centre, 2.7, 1.3), both(disc(centre, 3.2), box([12, 0], [18, 18]))),
  ready: disc(centre, 3.2),
  working: any(ring(centre, 3.2, 1.2), disc(centre, 1.4)),
  paused: any(box([9.6, 10], [11.3, 16]), box([12.7, 10], [14.4, 16])),
  attention: triangle([12, 9.4], 16, 3.9),
  failed: any(line([9.7, 10.7], [14.3, 15.3], 1.7), line([14.3, 10.7], [9.7, 15.3], 1.7)),
};

/** How much of the pixel at (x, y) lies inside, 0 to 1. `unitsPerPixel` converts pixels into grid points. */
function coverage(inside, { x, y }, unitsPerPixel) {
  let hits = 0;
  for (let sx = 0; sx < samples; sx++) {
    for (let sy = 0; sy < samples; sy++) {
      if (inside((x + (sx + 0.5) / samples) * unitsPerPixel, (y + (sy + 0.5) / samples) * unitsPerPixel)) hits++;
    }
  }
  return hits / samples ** 2;
}

/** Paints layers over each other: each a shape and an opaque colour `[red, green, blue]`. */
function paint(layers, sizePixels, gridSize) {
  const pixels = new Uint8ClampedArray(sizePixels * sizePixels * 4);
  for (let y = 0; y < sizePixels; y++) {
    for (let x = 0; x < sizePixels; x++) {
      const at = (y * sizePixels + x) * 4;
      for (const { inside, colour } of layers) {
        const cover = coverage(inside, { x, y }, gridSize / sizePixels);
        const before = pixels[at + 3] / 255;
        const alpha = cover + before * (1 - cover);
        if (alpha === 0) continue;
        for (let band = 0; band < 3; band++) {
          pixels[at + band] = (colour[band] * cover + pixels[at + band] * before * (1 - cover)) / alpha;
        }
        pixels[at + 3] = alpha * 255;
      }
    }
  }
  return encodePng({ width: sizePixels, height: sizePixels, pixels });
}

/** macOS tints template images itself: only their alpha counts. */
function drawTrayIcons() {
  const folder = join(resources, 'tray');
  mkdirSync(folder, { recursive: true });
  for (const [name, sign] of Object.entries(signs)) {
    for (const [scale, suffix] of [
      [1, ''],
      [2, '@2x'],
      [3, '@3x'],
    ]) {
      const layers = [{ inside: any(crook, sign), colour: [0, 0, 0] }];
      writeFileSync(join(folder, `${name}Template${suffix}.png`), paint(layers, gridPoints * scale, gridPoints));
    }
  }
}

/** The app's icon: the crook with its dot on a rounded square, with the margin that macOS expects. */
function drawAppIcon() {
  const tile = (x, y) => {
    const beyond = (value) => Math.max(0, Math.abs(value - 16) - 8.2);
    return Math.hypot(beyond(x), beyond(y)) <= 4.8;
  };
  const placed = (inside) => (x, y) => inside(x - 7.6, y - 7);
  const layers = [
    { inside: tile, colour: [0x1e, 0x2a, 0x3a] },
    { inside: placed(crook), colour: [0xff, 0xff, 0xff] },
    { inside: placed(signs.ready), colour: [0x4f, 0xcb, 0xa3] },
  ];
  writeFileSync(join(resources, 'icon.png'), paint(layers, 1024, 32));
}

drawTrayIcons();
drawAppIcon();
