import { type Html, html } from './html.ts';

/** A form that downloads up to `limit` labelled digits; needs no script. */
export function dataSetSection(model: string, limit: number): Html {
  return html`<section id="data-set">
    <h2>A data set of them</h2>
    <p class="introduction">
      Labelled digits by the thousand, as the two IDX files that any MNIST reader opens, in a zip,
      or as lines of JSON. The same seed gives the same set.
    </p>
    <form class="row" action="/dataset" method="get">
      <input type="hidden" name="model" value="${model}" />
      <label
        ><span>Digits</span
        ><input
          name="count"
          type="number"
          value="${Math.min(10_000, limit)}"
          min="1"
          max="${limit}"
          required
      /></label>
      <label
        ><span>Seed</span><input name="seed" value="1" required maxlength="120" autocomplete="off"
      /></label>
      <label
        ><span>Format</span
        ><select name="format">
          <option value="zip">IDX in a zip</option>
          <option value="ndjson">lines of JSON</option>
        </select></label
      >
      <button>Download</button>
    </form>
  </section>`;
}
