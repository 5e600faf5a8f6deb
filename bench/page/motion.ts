import type { Page } from 'playwright-core';

/** Seconds for which each motion is watched. */
const watchedTime = 2;

/** Milliseconds after which nothing of the page's loading is left. */
const settleTime = 2000;

/** The canvas that shows each motion. */
const canvases = { pad: '#blend canvas', slider: '.plate canvas', walk: '.plate canvas' } as const;

/** What moves a part of the page once a frame, as an expression in the page: a function of the frame's number. */
const movements = {
  pad: `(frame) => {
    const pad = document.querySelector('.pad');
    const { left, top, width, height } = pad.getBoundingClientRect();
    const [clientX, clientY] = [left + (width * (frame % 97)) / 97, top + (height * (frame % 89)) / 89];
    pad.dispatchEvent(new PointerEvent('pointermove', { pointerType: 'mouse', clientX, clientY, bubbles: true }));
  }`,
  slider: `(frame) => {
    const slider = document.querySelector('#truncation');
    slider.value = String((frame % 21) / 20);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }`,
  walk: '() => {}',
} as const;

/** What can be watched. */
export type Motion = keyof typeof movements;

/** Pictures a second while something moves, beside the frames that the screen showed. */
export interface Rate {
  readonly drawn: number;
  readonly frames: number;
}

/** Counts the pictures that are drawn while a part of an open page moves once a frame. */
export async function measureMotion(page: Page, motion: Motion): Promise<Rate> {
  await page.waitForTimeout(settleTime);
  return page.evaluate<Rate>(`new Promise((resolve) => {
    const move = ${movements[motion]};
    const { prototype } = CanvasRenderingContext2D;
    const { putImageData } = prototype;
    let [drawn, frames, begin] = [0, 0, 0];
    prototype.putImageData = function (...given) {
      if (this.canvas.matches('${canvases[motion]}')) drawn += 1;
      return putImageData.apply(this, given);
    };
    requestAnimationFrame(function next(time) {
      if (begin === 0) [begin, drawn] = [time, 0];
      else frames += 1;
      const seconds = (time - begin) / 1000;
      if (seconds < ${watchedTime}) {
        move(frames);
        return void requestAnimationFrame(next);
      }
      prototype.putImageData = putImageData;
      resolve({ drawn: drawn / seconds, frames: frames / seconds });
    });
  })`);
}
