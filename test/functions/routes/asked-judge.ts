import { encode } from 'fast-png';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { shippedApp } from '../shipped-app.ts';

export const model = await modelWithCompanions();
export const { id } = model.generator.manifest;
export const app = shippedApp({ servedModel: () => Promise.resolve(model) });
export const { test: images } = await loadDataset('mnist');

/** A test image of MNIST. */
export const digit = (index: number) =>
  images?.pixels.slice(index * 784, (index + 1) * 784) ?? new Uint8Array();
/** Pixels as a PNG. */
export const png = (pixels: Uint8Array) =>
  encode({ width: 28, height: 28, channels: 1, data: pixels });

/** Asks the judge; `type` says whether the body is a PNG or becomes JSON. */
export const post = (
  body: BodyInit | object,
  {
    query = '',
    type = 'image/png',
    to = app,
  }: { query?: string; type?: string; to?: typeof app } = {},
) =>
  to.request(`/judge${query}`, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: type === 'image/png' ? (body as BodyInit) : JSON.stringify(body),
  });
export const json = { type: 'application/json' };
