import type { Draw } from '../../models/draw.ts';
import { generate } from '../../models/draw.ts';
import type { RunningNetwork } from '../../models/runtime/running-network.ts';
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

/** Series that a thread keeps, with the hands of their writers: those of a server's last requests. */
const mostSeries = 4;
const kept = new Map<string, KeptSeries>();

interface KeptSeries {
  readonly series: LineSeries;
  /** The thread may drop a network that it does not use, and be given it again. */
  running: RunningNetwork;
}

answerQuestions<LineQuestion>(async (question, thread) => {
  const { network, model, plan, parts, requests } = question;
  const running = await thread.network(network);
  const key = JSON.stringify([network, plan]);
  const { series } = keep(key, kept.get(key) ?? seriesOf(model, plan, running), running);
  const lines = await series.draw(
    requests.map((request) =>
      typeof request === 'number' ? { index: request, text: series.textOf(request) } : request,
    ),
  );
  const answer: readonly Example[] = lines.map((line) => exampleOf(line, parts));
  return { answer };
});

function seriesOf(model: LineModel, plan: LinePlan, running: RunningNetwork): KeptSeries {
  const own: KeptSeries = {
    running,
    series: createLineSeries(model, plan, (draws: readonly Draw[]) =>
      generate({ manifest: model, running: own.running }, draws),
    ),
  };
  return own;
}

/** Keeps a series as the one used last, and drops the one used longest ago. */
function keep(key: string, own: KeptSeries, running: RunningNetwork): KeptSeries {
  own.running = running;
  kept.delete(key);
  kept.set(key, own);
  const [oldest] = kept.keys();
  if (kept.size > mostSeries && oldest !== undefined) kept.delete(oldest);
  return own;
}
