import { html, type Html } from './html.ts';

const exampleCount = 24;

/** The digits of the seeds 1 to 24, each a link to the page with its seed. */
export function examples(model: string): Html {
  const seeds = Array.from({ length: exampleCount }, (_, index) => String(index + 1));
  return html`<section id="examples">
    <h2>Seeds to start from</h2>
    <ul class="examples">
      ${seeds.map(
        (seed) =>
          html`<li>
            <a href="/?seed=${seed}" data-seed="${seed}"
              ><img
                src="/digit?model=${model}&amp;seed=${seed}&amp;size=112"
                width="112"
                height="112"
                loading="lazy"
                alt="the digit of the seed ${seed}"
            /></a>
          </li> `,
      )}
    </ul>
  </section>`;
}
