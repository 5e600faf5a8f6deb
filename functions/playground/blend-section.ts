import { blendPath } from './blend-path.ts';
import type { Drawing } from './drawing.ts';
import { field, slider, textInput } from './field.ts';
import { type Html, html } from './html.ts';
import { limits } from './limits.ts';
import { playgroundForm } from './playground-form.ts';

/**
 * The square between four seeds: without the script the picture of all its digits, with it a pad to
 * move on. Its fields belong to the page's one form, so that one address says all.
 */
export function blendSection(drawing: Drawing, model: string): Html {
  const { east, south, southeast, across, down } = drawing;
  const corner = (name: 'east' | 'south' | 'southeast', value: string) =>
    textInput(name, value, { form: playgroundForm });
  const position = (name: 'across' | 'down', value: number) =>
    slider(name, value, limits.position, { form: playgroundForm });
  return html`<section id="blend">
    <h2>Between four seeds</h2>
    <p class="introduction">
      The seed from above in the first corner, three more in the others: each step between them is a
      digit of its own. Move over the square.
    </p>
    <div class="blend">
      <div class="pad">
        <img
          src="${blendPath(drawing, model)}"
          loading="lazy"
          width="308"
          height="308"
          draggable="false"
          alt="Digits that turn from each of four seeds into the others"
        /><i class="cursor" hidden></i>
      </div>
      <div class="places">
        <div class="here live-only">
          <canvas width="28" height="28" role="img" aria-label="The digit at this place"></canvas>
          <div>
            ${field('Across, %', position('across', across))}
            ${field('Down, %', position('down', down))}
          </div>
        </div>
        <div class="controls">
          ${field('Top right', corner('east', east))}
          ${field('Bottom left', corner('south', south))}
          ${field('Bottom right', corner('southeast', southeast))}
          <p class="plain"><button form="${playgroundForm}">Draw</button></p>
        </div>
      </div>
    </div>
  </section>`;
}
