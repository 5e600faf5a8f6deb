import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** What every price says about itself. */
const origin = {
  /** What is billed: one of these costs so many dollars. */
  unit: z.string(),
  /** AWS's page of prices. */
  source: z.url(),
  /** When the price was last looked up. */
  date: z.iso.date(),
  /** Units that are free in each month. */
  free: z.number().nonnegative(),
};
const flat = z.strictObject({ ...origin, dollars: z.number().nonnegative() });
const tiered = z.strictObject({
  ...origin,
  /** The price of each unit above the previous tier and up to `upTo`. */
  tiers: z.array(z.strictObject({ upTo: z.number().nullable(), dollars: z.number() })).nonempty(),
});

const tableSchema = z.strictObject({
  region: z.string(),
  prices: z.strictObject({
    edgeRequest: flat,
    edgeGigabyte: tiered,
    functionRequest: flat,
    functionGigabyteSecond: flat,
    logGigabyte: flat,
    storedLogGigabyte: flat,
    alarm: flat,
    metric: flat,
    dashboard: flat,
    storedGigabyte: flat,
    storeRead: flat,
    imageGigabyte: flat,
    cpuHour: flat,
    cpuGigabyteHour: flat,
    gpuHour: flat,
    gpuSpotHour: flat,
    diskGigabyteHour: flat,
    addressHour: flat,
    wafMonth: flat,
    wafRequest: flat,
  }),
});

/** Prices in dollars by billed item, each with its source, its date and the amount that is free per month. */
export type PriceTable = z.output<typeof tableSchema>;

/** The name of a billed item. */
type BilledItem = keyof PriceTable['prices'];

/** Reads the price table beside this file. */
export function readPriceTable(): PriceTable {
  const text = readFileSync(new URL('price-table.json', import.meta.url), 'utf8');
  return tableSchema.parse(JSON.parse(text));
}

/** The first and the last day on which a price was looked up. */
export function priceDates({ prices }: PriceTable): readonly [string, string] {
  const dates = Object.values(prices)
    .map(({ date }) => date)
    .toSorted();
  return [dates[0] ?? '', dates.at(-1) ?? ''];
}

/** Dollars for an amount in a month, at list price or after the free tier. */
export function priceOf(
  table: PriceTable,
  billed: BilledItem,
  amount: number,
  options: { readonly afterFree?: boolean } = {},
): number {
  const price = table.prices[billed];
  const paid = Math.max(0, amount - (options.afterFree ? price.free : 0));
  if ('dollars' in price) return paid * price.dollars;
  let below = 0;
  let dollars = 0;
  for (const tier of price.tiers) {
    const upTo = tier.upTo ?? Infinity;
    dollars += Math.max(0, Math.min(paid, upTo) - below) * tier.dollars;
    below = upTo;
  }
  return dollars;
}

/** The load of the API in a month. */
export interface Month {
  readonly requests: number;
  /** The share of requests that the edge answers from its cache, in [0, 1]. */
  readonly cachedShare: number;
}

/** What a request uses, in the units that AWS bills. Each value is measured or explains its estimate. */
const requestSizes = {
  /** A digit as PNG has 463 bytes, its headers 765 before HTTP/2 packs them. */
  answerBytes: 1200,
  /** Milliseconds at 1 GB: 0.76 on a whole vCPU, 1.3 on the 0.58 that 1 GB has, rounded up and doubled. */
  functionMilliseconds: 3,
  /** Requests per instance of the function, and the time of its start: 1 s with a model from S3. */
  requestsPerInstance: 1000,
  startMilliseconds: 1000,
  functionGigabytes: 1,
  /** The API's line has 144 bytes; Lambda adds START, END and REPORT. */
  functionLogBytes: 480,
  /** What CloudWatch's compression leaves of a log, by AWS's own calculator. */
  storedLogShare: 0.15,
  /** A line of the edge's log, compressed. */
  edgeLogBytes: 100,
} as const;

/** What is billed without any request. */
const fixed = {
  alarms: 5,
  metrics: 2,
  dashboards: 1,
  /** A model with its sheet and report has 1 MB; the checkpoints of a run have 60 MB until they expire. */
  storedGigabytes: 0.1,
} as const;

/** Reads of the alias in a month: ten instances that each check it once a minute. */
const aliasReadsPerMonth = 10 * 60 * 24 * 30;

const gigabyte = 1e9;

/** One line of a monthly bill, in dollars. */
interface CostLine {
  readonly item: string;
  readonly listed: number;
  readonly afterFree: number;
}

/** The monthly bill of the Api and Models stacks, item by item. */
export function monthCost(
  table: PriceTable,
  { requests, cachedShare }: Month,
): readonly CostLine[] {
  const drawn = requests * (1 - cachedShare);
  const size = requestSizes;
  const seconds =
    (drawn * size.functionMilliseconds +
      (drawn / size.requestsPerInstance) * size.startMilliseconds) /
    1000;
  const logged = (drawn * size.functionLogBytes) / gigabyte;
  const amounts: readonly (readonly [string, readonly (readonly [BilledItem, number])[]])[] = [
    ['CloudFront, requests', [['edgeRequest', requests]]],
    ['CloudFront, bytes', [['edgeGigabyte', (requests * size.answerBytes) / gigabyte]]],
    ['Lambda, requests', [['functionRequest', drawn]]],
    ['Lambda, time', [['functionGigabyteSecond', seconds * size.functionGigabytes]]],
    ['the function’s log, written', [['logGigabyte', logged]]],
    // Kept for 30 days, so at any time a month of it is stored.
    ['the function’s log, stored', [['storedLogGigabyte', logged * size.storedLogShare]]],
    [
      'S3',
      [
        ['storedGigabyte', fixed.storedGigabytes + (requests * size.edgeLogBytes) / gigabyte],
        ['storeRead', Math.min(drawn, aliasReadsPerMonth)],
      ],
    ],
    [
      'alarms, metrics, dashboard',
      [
        ['alarm', fixed.alarms],
        ['metric', fixed.metrics],
        ['dashboard', fixed.dashboards],
      ],
    ],
  ];
  return amounts.map(([item, counted]) => ({
    item,
    listed: total(counted.map(([billed, amount]) => priceOf(table, billed, amount))),
    afterFree: total(
      counted.map(([billed, amount]) => priceOf(table, billed, amount, { afterFree: true })),
    ),
  }));
}

function total(dollars: readonly number[]): number {
  return dollars.reduce((sum, value) => sum + value, 0);
}

/** Minutes until a job runs: the capacity starts and downloads an image, of several gigabytes for a GPU. */
const startMinutes = { cpu: 2, gpu: 8 } as const;

/** Gigabytes of the instance's disk (infra/gpu-environment.ts). */
const diskGigabytes = 60;

/** What a job has on Fargate (infra/training-job.ts); Spot costs 70 % less, by AWS's page. */
const cpuJob = { processors: 4, gigabytes: 8, spotShare: 0.3 } as const;

/** Gigabytes of the images in the registry: without a GPU as installed by hand, with one as estimated. */
const imageGigabytes = { cpu: 0.3, gpu: 4 } as const;

/** What trains: four vCPUs of Fargate, or a g4dn.xlarge. */
export type TrainingKind = 'cpu' | 'gpu';

/** Dollars for one training run of so many minutes. */
export function trainingCost(
  table: PriceTable,
  minutes: number,
  { kind, spot }: { readonly kind: TrainingKind; readonly spot: boolean },
): number {
  const hours = (minutes + startMinutes[kind]) / 60;
  const address = priceOf(table, 'addressHour', hours);
  if (kind === 'cpu') {
    const full =
      priceOf(table, 'cpuHour', cpuJob.processors * hours) +
      priceOf(table, 'cpuGigabyteHour', cpuJob.gigabytes * hours);
    return full * (spot ? cpuJob.spotShare : 1) + address;
  }
  return (
    priceOf(table, spot ? 'gpuSpotHour' : 'gpuHour', hours) +
    priceOf(table, 'diskGigabyteHour', diskGigabytes * hours) +
    address
  );
}

/** Dollars a month for the Training stack when nothing trains: its image in the registry. */
export function imageCost(table: PriceTable, kind: TrainingKind): number {
  return priceOf(table, 'imageGigabyte', imageGigabytes[kind]);
}
