import { blendSide } from '../links.ts';

/**
 * The pad between four seeds: the digit under the pointer, mixed from the four drawn ones around it
 * so that it moves without steps. Keys move it by its two sliders.
 */
export const padScript = `
const pad = document.querySelector('.pad');
const map = pad.querySelector('img');
const cursor = pad.querySelector('.cursor');
const canvas = document.querySelector('#blend canvas');
const { across, down } = form.elements;
const last = ${blendSide} - 1;
let pixels = null;

function readMap() {
  const whole = document.createElement('canvas');
  whole.width = map.naturalWidth;
  whole.height = map.naturalHeight;
  const context = whole.getContext('2d', { willReadFrequently: true });
  context.drawImage(map, 0, 0);
  pixels = context.getImageData(0, 0, whole.width, whole.height);
  canvas.width = whole.width / ${blendSide};
  canvas.height = whole.height / ${blendSide};
  paint();
}

function paint() {
  cursor.style.setProperty('--left', place(across));
  cursor.style.setProperty('--top', place(down));
  if (!pixels) return;
  const { width, height } = canvas;
  const [x, y] = [across, down].map(({ value }) => Number(value) / 100 * last);
  const [column, row] = [x, y].map((step) => Math.min(Math.floor(step), last - 1));
  const cells = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([right, below]) => ({
    share: Math.abs(1 - right - (x - column)) * Math.abs(1 - below - (y - row)),
    start: (row + below) * height * pixels.width + (column + right) * width,
  }));
  const mixed = new ImageData(width, height);
  for (let index = 0; index < width * height; index++) {
    const offset = Math.floor(index / width) * pixels.width + index % width;
    const mix = (channel) => cells.reduce((sum, { share, start }) => sum + share * pixels.data[4 * (start + offset) + channel], 0);
    mixed.data.set([mix(0), mix(1), mix(2), 255], 4 * index);
  }
  canvas.getContext('2d').putImageData(mixed, 0, 0);
}

// The middle of the first digit is 0 %, that of the last 100 %.
function place({ value }) {
  return (50 + Number(value) * last) / ${blendSide} + '%';
}

function follow(event) {
  const { left, top, width, height } = pad.getBoundingClientRect();
  const percent = (share) => Math.min(100, Math.max(0, Math.round((100 * share * ${blendSide} - 50) / last)));
  across.value = percent((event.clientX - left) / width);
  down.value = percent((event.clientY - top) / height);
  moved();
}

function moved() {
  tellSlider(across);
  tellSlider(down);
  paint();
}

// Where one stands goes into the address at rest only: browsers limit how often it may change.
function settle() {
  const address = new URL(location.href);
  for (const { name, value } of [across, down]) address.searchParams.set(name, value);
  history.replaceState(null, '', address);
}

pad.addEventListener('pointermove', (event) => {
  if (event.pointerType === 'mouse' || event.buttons > 0) follow(event);
});
pad.addEventListener('pointerdown', (event) => {
  pad.setPointerCapture(event.pointerId);
  follow(event);
});
pad.addEventListener('pointerup', settle);
pad.addEventListener('pointerleave', settle);
for (const slider of [across, down]) {
  slider.addEventListener('input', moved);
  slider.addEventListener('change', settle);
}
map.addEventListener('load', readMap);
document.addEventListener('drawn', () => {
  const { blend } = current().dataset;
  if (map.getAttribute('src') !== blend) map.src = blend;
});
if (map.complete && map.naturalWidth > 0) readMap();
cursor.hidden = false;
`;
