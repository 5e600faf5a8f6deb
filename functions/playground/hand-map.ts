import type { Manifest } from '../../models/manifest/manifest.ts';
import { areListed } from '../../models/manifest/label-text.ts';
import { drawsDigits } from '../../models/manifest/labels.ts';
import { type Html, html } from './html.ts';
import { pageWords } from './words.ts';

/**
 * A plane of everything that the model draws, which the page's script draws. Null for a model that draws in colour:
 * only the server draws those.
 */
export function handMapSection(manifest: Manifest): Html | null {
  const { labels, image } = manifest;
  const { one, several } = pageWords(manifest);
  if (image.channels !== 1) return null;
  const style = drawsDigits(manifest) ? 'handwriting style' : 'style';
  return html`<section id="hand-map">
    <h2>A map of ${drawsDigits(manifest) ? 'hands' : 'styles'}</h2>
    <p class="introduction">
      Every place on this map is a ${style}; places side by side have similar ones.
      ${labels === null ? null : 'Each label has a part of the map.'} Drag the map, and zoom in to
      see the ${several} between those that you see.
    </p>
    <p class="plain"><small>The map needs JavaScript.</small></p>
    <p class="live-only" data-said>The map appears when the model is loaded.</p>
    <div class="chart" hidden>
      <div class="tools">
        ${labels === null || !areListed(labels) ? null : choice(labels)}
        <button type="button" class="quiet" data-zoom="2">Zoom in</button>
        <button type="button" class="quiet" data-zoom="0.5">Zoom out</button>
        <button type="button" class="quiet" data-zoom="0">Whole map</button>
      </div>
      <canvas
        tabindex="0"
        role="application"
        aria-label="Map of ${style}s"
        aria-describedby="hand-map-keys"
      ></canvas>
      <p id="hand-map-keys">
        <small
          >Keyboard: the arrow keys go from ${one} to ${one}, + and - zoom, and Home shows the whole
          map. After a click on the map, the wheel zooms, too.</small
        >
      </p>
      <div class="middle">
        <canvas
          width="${image.width}"
          height="${image.height}"
          role="img"
          aria-label="The ${one} in the middle"
        ></canvas>
        <div>
          <p data-middle></p>
          <p>${links(manifest, one)}</p>
        </div>
      </div>
      <dl class="snippets">
        <div>
          <dt>URL</dt>
          <dd>
            <code tabindex="0" data-url></code>
            <button
              type="button"
              class="quiet"
              data-copy
              aria-label="Copy: URL of the ${one} in the middle"
            >
              Copy
            </button>
          </dd>
        </div>
      </dl>
    </div>
  </section>`;
}

function choice(labels: readonly string[]): Html {
  return html`<label
    ><span>Show</span>
    <select>
      <option value="">All labels</option>
      ${labels.map((name) => html`<option value="${name}">${name}</option>`)}
    </select></label
  >`;
}

function links({ companions, labels }: Manifest, one: string): Html {
  const canWrite =
    labels !== null && companions.discriminator && companions.classifier && companions.encoder;
  return html`<a data-open>Open this ${one}</a> ${
      canWrite
        ? html`<a data-write
            >${one === 'digit' ? 'Write a number' : 'Draw every label'} in this style</a
          >`
        : null
    }`;
}
