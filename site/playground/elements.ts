type ElementClass<Kind> = abstract new (...parameters: never[]) => Kind;

/** The first element that a selector names. @throws Error where there is none of this kind */
export function find<Kind extends Element>(
  selector: string,
  kind: ElementClass<Kind>,
  within: ParentNode = document,
): Kind {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

/** The first element that a selector names; null where the page has none. */
export function maybe(selector: string, within: ParentNode = document): HTMLElement | null {
  return within.querySelector<HTMLElement>(selector);
}

/** All elements that a selector names, of one kind. */
export function findAll<Kind extends Element>(
  selector: string,
  kind: ElementClass<Kind>,
  within: ParentNode = document,
): Kind[] {
  return [...within.querySelectorAll(selector)].filter(
    (found): found is Kind => found instanceof kind,
  );
}

/** Calls back when a button or a link is clicked, wherever it stands by then. */
export function onClick(selector: string, act: (clicked: HTMLElement, event: MouseEvent) => void) {
  document.addEventListener('click', (event) => {
    const clicked = event.target instanceof Element ? event.target.closest(selector) : null;
    if (clicked instanceof HTMLElement) act(clicked, event);
  });
}

/** The canvas's context for drawing. @throws Error where the browser has none left */
export function contextOf(
  canvas: HTMLCanvasElement,
  options?: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', options);
  if (!context) throw new Error('the browser has no canvas to draw on');
  return context;
}

/** Shows grey pixels on a canvas of their size. @param pixels [height × width], 0 to 255 */
export function showGrey(canvas: HTMLCanvasElement, pixels: ArrayLike<number>, width: number) {
  const image = new ImageData(width, pixels.length / width);
  for (let index = 0; index < pixels.length; index++) {
    const grey = pixels[index] ?? 0;
    image.data.set([grey, grey, grey, 255], 4 * index);
  }
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== image.height) canvas.height = image.height;
  contextOf(canvas).putImageData(image, 0, 0);
}
