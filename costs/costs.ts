import { readFileSync } from 'node:fs';
import * as z from 'zod';

const flat = z.strictObject({ dollars: z.number().nonnegative(), free: z.number().nonnegative() });
const tiered = z.strictObject({
  /** The price of each unit above the previous tier and up to `upTo`. */
  tiers: z.array(z.strictObject({ upTo: z.number().nullable(), dollars: z.number() })).nonempty(),
  free: z.number().nonnegative(),
});

const tableSchema = z.strictObject({
  date: z.iso.date(),
  region: z.string(),
  sources: z.array(z.url()),
  edgeRequest: flat,
  edgeGigabyte: tiered,
  functionRequest: flat,
  functionGigabyteSecond: flat,
  logGigabyte: flat,
  alarm: flat,
  metric: flat,
  dashboard: flat,
  storedGigabyte: flat,
  storeRead: flat,
  imageGigabyte: flat,
  gpuHour: flat,
  gpuSpotHour: flat,
  diskGigabyteHour: flat,
  addressHour: flat,
  wafMonth: flat,
  wafRequest: flat,
});

/** Prices in dollars by billed item, each with the amount that is free per month. */
export type PriceTable = z.output<typeof tableSchema>;

/** The name of a billed item. */
type BilledItem = Exclude<keyof PriceTable, 'date' | 'region' | 'sources'>;

/** Reads the price table beside this file. */
export function readPriceTable(): PriceTable {
  const text = readFileSync(new URL('price-table.json', import.meta.url), 'utf8');
  return tableSchema.parse(JSON.parse(text));
}

/** Dollars for an amount in a month, at list price or after the free tier. */
export function priceOf(
  table: PriceTable,
  billed: BilledItem,
  amount: number,
  options: { readonly afterFree?: boolean } = {},
): number {
  const price = table[billed];
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
  const amounts: readonly (readonly [string, readonly (readonly [BilledItem, number])[]])[] = [
    ['CloudFront, requests', [['edgeRequest', requests]]],
    ['CloudFront, bytes', [['edgeGigabyte', (requests * size.answerBytes) / gigabyte]]],
    ['Lambda, requests', [['functionRequest', drawn]]],
    ['Lambda, time', [['functionGigabyteSecond', seconds * size.functionGigabytes]]],
    ['the function’s log', [['logGigabyte', (drawn * size.functionLogBytes) / gigabyte]]],
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

/** Minutes until an instance runs the container: it boots and downloads an image of several gigabytes. */
const startMinutes = 8;

/** Gigabytes of the instance's disk (infra/gpu-queue.ts) and of the image in the registry. */
const diskGigabytes = 60;
const imageGigabytes = 4;

/** Dollars for one training run of so many minutes on a g4dn.xlarge. */
export function trainingCost(
  table: PriceTable,
  minutes: number,
  kind: 'spot' | 'on-demand',
): number {
  const hours = (minutes + startMinutes) / 60;
  return (
    priceOf(table, kind === 'spot' ? 'gpuSpotHour' : 'gpuHour', hours) +
    priceOf(table, 'diskGigabyteHour', diskGigabytes * hours) +
    priceOf(table, 'addressHour', hours)
  );
}

/** Dollars a month for the Training stack when nothing trains: its image in the registry. */
export function imageCost(table: PriceTable): number {
  return priceOf(table, 'imageGigabyte', imageGigabytes);
}
