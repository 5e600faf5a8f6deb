import type { Draw } from '../../models/draw.ts';
import { generate } from '../../models/draw.ts';
import { answerQuestions } from '../../models/threads/in-thread.ts';
import { type Example, exampleOf, type ExampleParts } from '../example.ts';
import {
  createLineSeries,
  type LineModel,
  type LinePlan,
  type LineRequest,
  type LineSeries,
} from '../series.ts';

/** What a thread that draws lines is asked for. */
export interface LineQuestion {
  readonly network: number;
  readonly model: LineModel;
  readonly plan: LinePlan;
  readonly parts: ExampleParts;
  readonly requests: readonly (LineRequest | number)[];
}

/** The series that was asked for last: a thread draws one at a time, and keeps the hands of its writers. */
let current: { readonly key: string; readonly series: LineSeries } | null = null;

answerQuestions<LineQuestion>(async (question, thread) => {
  const { network, model, plan, parts, requests } = question;
  const running = await thread.network(network);
  const key = JSON.stringify([network, plan]);
  if (current?.key !== key) {
    const draw = (draws: readonly Draw[]) => generate({ manifest: model, running }, draws);
    current = { key, series: createLineSeries(model, plan, draw) };
  }
  const { series } = current;
  const lines = await series.draw(
    requests.map((request) =>
      typeof request === 'number' ? { index: request, text: series.textOf(request) } : request,
    ),
  );
  const answer: readonly Example[] = lines.map((line) => exampleOf(line, parts));
  return { answer };
});
