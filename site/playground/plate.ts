import type { Picture } from './drawer.ts';
import { contextOf, find, maybe } from './elements.ts';
import { type PictureRequest, pictureRequest, readFields } from './fields.ts';
import { leaveToServer, localDrawer } from './local.ts';
import { current, wantsLessMotion } from './page.ts';

/** Milliseconds of a frame, and of the rest at each end: as functions/images/encode/animation.ts has them. */
const stepTime = 40;
const restTime = 600;

/** The canvas that takes the place of the server's picture; one for the page's life. */
const canvas = document.createElement('canvas');
canvas.setAttribute('role', 'img');

let frame = 0;
let isMoving = !wantsLessMotion();
let request: PictureRequest | null = null;

/** Whether the picture of the fields can be drawn in this browser. */
export function canPaint(): boolean {
  return localDrawer() !== null && pictureRequest(readFields()) !== null;
}

/** Draws what the fields say before the screen is next refreshed. @returns whether it can */
export function paintSoon(): boolean {
  if (!canPaint()) return false;
  request = pictureRequest(readFields());
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(paint);
  return true;
}

/** Puts the canvas in the place of the picture that the server linked to, which is not fetched then. */
export function takePlaceOf(image: HTMLImageElement): void {
  canvas.setAttribute('aria-label', image.alt);
  canvas.dataset['path'] = image.dataset['path'] ?? '';
  const picture = image.closest('picture') ?? image;
  picture.replaceWith(canvas);
}

/** Has a walk stand still or go on. @returns whether it moves now */
export function toggleMotion(): boolean {
  isMoving = !isMoving;
  if (isMoving) paintSoon();
  return isMoving;
}

/** Whether walks move. */
export const moves = (): boolean => isMoving;

function paint(time: number): void {
  const drawer = localDrawer();
  if (!drawer || !request) return;
  try {
    show(drawer.picture(request, isMoving ? shareAt(time, request.frames) : 0));
  } catch (error) {
    leaveToServer(`Drawing in this browser failed: ${(error as Error).message}.`);
    return;
  }
  if (request.kind === 'walk' && isMoving) frame = requestAnimationFrame(paint);
}

/** How far the walk is, without steps: with a rest at each end, over and over. */
function shareAt(time: number, frames: number): number {
  const way = stepTime * (frames - 2);
  const at = (time % (2 * restTime + way)) - restTime;
  return Math.min(1, Math.max(0, way === 0 ? at : at / way));
}

function show({ width, height, rgba }: Picture): void {
  if (!canvas.isConnected) {
    const image = maybe('.plate img', current());
    if (image instanceof HTMLImageElement) takePlaceOf(image);
  }
  find('.plate', HTMLElement, current()).removeAttribute('data-broken');
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  contextOf(canvas).putImageData(new ImageData(rgba, width, height), 0, 0);
}
