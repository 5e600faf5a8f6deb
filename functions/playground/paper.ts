import { type Html, html } from './html.ts';

/** Pixels of the paper's side: what is drawn goes to the server in this size. */
const paperSide = 140;

/**
 * A paper to draw on with a pointer or the keys, which site/playground/paper.ts brings to life.
 *
 * @param label names the paper to those who cannot see it
 * @param id of the sentence on the keys: each paper of a page has its own
 * @param tool the button beside Undo and Clear
 */
export function paper(label: string, id: string, tool: Html): Html {
  return html`<div class="live-only">
    <div class="paper">
      <canvas
        width="${paperSide}"
        height="${paperSide}"
        tabindex="0"
        role="application"
        aria-label="${label}"
        aria-describedby="${id}"
      ></canvas
      ><i class="cursor" hidden></i>
    </div>
    <p class="tools">
      <button type="button" class="quiet" data-undo disabled>Undo</button>
      <button type="button" class="quiet" data-clear disabled>Clear</button>
      ${tool}
    </p>
    <p id="${id}">
      <small>Keyboard: the arrow keys move the pen, and Space lowers or lifts it.</small>
    </p>
  </div>`;
}
