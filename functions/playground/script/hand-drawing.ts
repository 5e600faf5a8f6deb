import { paperSide } from '../sections.ts';

/** How wide the pen is, in the paper's pixels: as MNIST's is to its digits. */
const penWidth = paperSide / 12;

/** The arrow keys' step, in the paper's pixels. */
const keyStep = 4;

/**
 * The paper: strokes by pointer or keys, undone one by one. Each change is an event "drawing" of the
 * section, with the strokes that there are.
 */
export const handDrawingScript = `
if (atelier) {
  const paper = atelier.querySelector('.paper canvas');
  const ring = atelier.querySelector('.paper .cursor');
  const context = paper.getContext('2d');
  const [undo, clear] = ['undo', 'clear'].map((name) => atelier.querySelector('[data-' + name + ']'));
  const marks = []; // each a stroke's points, or a picture
  let stroke = null;
  const pen = { x: ${paperSide / 2}, y: ${paperSide / 2}, down: false };

  function redraw() {
    Object.assign(context, { fillStyle: '#000', strokeStyle: '#fff', lineWidth: ${penWidth}, lineCap: 'round', lineJoin: 'round' });
    context.fillRect(0, 0, paper.width, paper.height);
    for (const mark of marks) {
      if (!Array.isArray(mark)) { context.drawImage(mark, 0, 0, paper.width, paper.height); continue; }
      const [[left, top], ...others] = mark;
      context.beginPath();
      context.moveTo(left, top);
      // A line of no length is not drawn, a dot is to be.
      context.lineTo(left + 0.01, top);
      for (const [x, y] of others) context.lineTo(x, y);
      context.stroke();
    }
    undo.disabled = clear.disabled = marks.length === 0;
    atelier.dispatchEvent(new CustomEvent('drawing', { detail: { paper, isBlank: marks.length === 0 } }));
  }

  function follow(event) {
    const { left, top, width, height } = paper.getBoundingClientRect();
    const events = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of events.length > 0 ? events : [event]) {
      stroke.push([(clientX - left) / width * paper.width, (clientY - top) / height * paper.height]);
    }
    redraw();
  }
  paper.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    paper.setPointerCapture(event.pointerId);
    ring.hidden = true;
    stroke = [];
    marks.push(stroke);
    follow(event);
  });
  paper.addEventListener('pointermove', (event) => { if (stroke && event.buttons > 0) follow(event); });
  for (const end of ['pointerup', 'pointercancel']) paper.addEventListener(end, () => { stroke = null; });

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  paper.addEventListener('keydown', (event) => {
    const direction = directions[event.key];
    if (!direction && event.key !== ' ') return;
    event.preventDefault();
    ring.hidden = false;
    if (event.key === ' ') {
      pen.down = !pen.down;
      status.textContent = pen.down ? 'Pen down.' : 'Pen up.';
      stroke = pen.down ? [[pen.x, pen.y]] : null;
      if (stroke) { marks.push(stroke); redraw(); }
    } else {
      const within = (value) => Math.min(${paperSide} - 4, Math.max(4, value));
      pen.x = within(pen.x + ${keyStep} * direction[0]);
      pen.y = within(pen.y + ${keyStep} * direction[1]);
      if (pen.down && stroke) { stroke.push([pen.x, pen.y]); redraw(); }
    }
    ring.style.setProperty('--left', 100 * pen.x / ${paperSide} + '%');
    ring.style.setProperty('--top', 100 * pen.y / ${paperSide} + '%');
  });
  paper.addEventListener('blur', () => { ring.hidden = true; pen.down = false; stroke = null; });

  undo.addEventListener('click', () => { marks.pop(); redraw(); });
  clear.addEventListener('click', () => { marks.length = 0; redraw(); });
  atelier.querySelector('[data-take]').addEventListener('click', async () => {
    const image = document.createElement('canvas');
    const { width, height, pixels } = await seedDigit();
    Object.assign(image, { width, height });
    image.getContext('2d').putImageData(greyImage(pixels, width), 0, 0);
    marks.push(image);
    redraw();
  });
  redraw();
}
`;
