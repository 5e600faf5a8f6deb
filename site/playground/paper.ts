import { contextOf, find, showPixels } from './elements.ts';
import { say } from './page.ts';
import { seedDigit } from './send.ts';

/** How wide the pen is, as a share of the paper: as MNIST's is to its digits. */
const penWidth = 1 / 12;

/** The arrow keys' step, in the paper's pixels. */
const keyStep = 4;

type Stroke = [x: number, y: number][];

/** A drawing that changed: the section's event "drawing". */
export interface DrawingChange {
  readonly paper: HTMLCanvasElement;
  readonly isBlank: boolean;
}

/**
 * The paper of a section: strokes by pointer or keys, undone one by one. Each change is an event "drawing" of the
 * section, with the strokes that there are.
 */
export function startPaper(section: HTMLElement): void {
  const paper = find('.paper canvas', HTMLCanvasElement, section);
  const undo = find('[data-undo]', HTMLButtonElement, section);
  const clear = find('[data-clear]', HTMLButtonElement, section);
  const context = contextOf(paper, { willReadFrequently: true });
  const marks: (Stroke | HTMLCanvasElement)[] = [];
  let stroke: Stroke | null = null;

  function redraw(): void {
    const look = { fillStyle: '#000', strokeStyle: '#fff', lineCap: 'round', lineJoin: 'round' };
    Object.assign(context, look, { lineWidth: penWidth * paper.width });
    context.fillRect(0, 0, paper.width, paper.height);
    for (const mark of marks) {
      if (Array.isArray(mark)) drawStroke(context, mark);
      else context.drawImage(mark, 0, 0, paper.width, paper.height);
    }
    const isBlank = marks.length === 0;
    undo.disabled = isBlank;
    clear.disabled = isBlank;
    section.dispatchEvent(new CustomEvent('drawing', { detail: { paper, isBlank } }));
  }

  followPointer(paper, {
    begin() {
      stroke = [];
      marks.push(stroke);
    },
    reach(point) {
      stroke?.push(point);
    },
    redraw,
    end: () => (stroke = null),
    isDown: () => stroke !== null,
  });
  followKeys(section, paper, (lowered) => {
    marks.push(lowered);
    redraw();
    return redraw;
  });
  undo.addEventListener('click', () => {
    marks.pop();
    redraw();
  });
  clear.addEventListener('click', () => {
    marks.length = 0;
    redraw();
  });
  section.querySelector('[data-take]')?.addEventListener('click', () => {
    void takeSeeds();
  });
  redraw();

  async function takeSeeds(): Promise<void> {
    const { pixels, width, height } = await seedDigit();
    const image = document.createElement('canvas');
    showPixels(image, pixels, width, pixels.length / (width * height));
    marks.push(image);
    redraw();
  }
}

function drawStroke(context: CanvasRenderingContext2D, [first, ...others]: Stroke): void {
  if (!first) return;
  const [left, top] = first;
  context.beginPath();
  context.moveTo(left, top);
  // A line of no length is not drawn, a dot is to be.
  context.lineTo(left + 0.01, top);
  for (const [x, y] of others) context.lineTo(x, y);
  context.stroke();
}

interface Pen {
  readonly begin: () => void;
  readonly reach: (point: [x: number, y: number]) => void;
  readonly redraw: () => void;
  readonly end: () => void;
  readonly isDown: () => boolean;
}

function followPointer(paper: HTMLCanvasElement, pen: Pen): void {
  const follow = (event: PointerEvent) => {
    const { left, top, width, height } = paper.getBoundingClientRect();
    const events = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of events.length > 0 ? events : [event]) {
      pen.reach([
        ((clientX - left) / width) * paper.width,
        ((clientY - top) / height) * paper.height,
      ]);
    }
    pen.redraw();
  };
  paper.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    paper.setPointerCapture(event.pointerId);
    pen.begin();
    follow(event);
  });
  paper.addEventListener('pointermove', (event) => {
    if (pen.isDown() && event.buttons > 0) follow(event);
  });
  for (const end of ['pointerup', 'pointercancel']) paper.addEventListener(end, pen.end);
}

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** @param lower takes a stroke that begins, and gives what shows it when it grows */
function followKeys(
  section: HTMLElement,
  paper: HTMLCanvasElement,
  lower: (stroke: Stroke) => () => void,
): void {
  const ring = find('.paper .cursor', HTMLElement, section);
  const pen = { x: paper.width / 2, y: paper.height / 2 };
  let lowered: { readonly stroke: Stroke; readonly redraw: () => void } | null = null;
  const within = (value: number) => Math.min(paper.width - 4, Math.max(4, value));
  paper.addEventListener('keydown', (event) => {
    const direction = directions[event.key];
    if (!direction && event.key !== ' ') return;
    event.preventDefault();
    ring.hidden = false;
    if (direction) {
      pen.x = within(pen.x + keyStep * direction[0]);
      pen.y = within(pen.y + keyStep * direction[1]);
      lowered?.stroke.push([pen.x, pen.y]);
      lowered?.redraw();
    } else if (lowered) {
      lowered = null;
      say('Pen up.');
    } else {
      const stroke: Stroke = [[pen.x, pen.y]];
      lowered = { stroke, redraw: lower(stroke) };
      say('Pen down.');
    }
    ring.style.setProperty('--left', `${(100 * pen.x) / paper.width}%`);
    ring.style.setProperty('--top', `${(100 * pen.y) / paper.height}%`);
  });
  const lift = () => {
    ring.hidden = true;
    lowered = null;
  };
  paper.addEventListener('blur', lift);
  paper.addEventListener('pointerdown', lift);
}
