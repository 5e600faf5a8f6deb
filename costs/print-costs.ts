import {
  type Month,
  type PriceTable,
  imageCost,
  monthCost,
  priceDates,
  readPriceTable,
  trainingCost,
} from './costs.ts';

const months: readonly (readonly [string, Month])[] = [
  ['0', { requests: 0, cachedShare: 0 }],
  ['100,000', { requests: 1e5, cachedShare: 0 }],
  ['10⁸, none cached', { requests: 1e8, cachedShare: 0 }],
  ['10⁸, 90 % cached', { requests: 1e8, cachedShare: 0.9 }],
  ['10¹⁰, none cached', { requests: 1e10, cachedShare: 0 }],
  ['10¹⁰, 90 % cached', { requests: 1e10, cachedShare: 0.9 }],
  ['10¹⁰, 99 % cached', { requests: 1e10, cachedShare: 0.99 }],
];

const runs = [
  ['Fargate Spot', { kind: 'cpu', spot: true }],
  ['Fargate', { kind: 'cpu', spot: false }],
  ['GPU, spot', { kind: 'gpu', spot: true }],
  ['GPU, on-demand', { kind: 'gpu', spot: false }],
] as const;

process.stdout.write(`${costTables(readPriceTable())}\n`);

/** The costs as Markdown tables: a month of requests, then a training run. */
function costTables(table: PriceTable): string {
  const bills = months.map(([, month]) => monthCost(table, month));
  const items = bills[0]?.map(({ item }) => item) ?? [];
  const rows = items.map((item, index) => [
    item,
    ...bills.map((bill) => dollars(bill[index]?.listed ?? 0)),
  ]);
  const sum = (which: 'listed' | 'afterFree') =>
    bills.map((bill) => dollars(bill.reduce((total, line) => total + line[which], 0)));
  const minutes = [10, 30, 60, 120];
  return [
    `Dollars per month at the list prices of ${priceDates(table).join(' to ')} (${table.region}):`,
    '',
    ...markdown([
      ['requests per month', ...months.map(([name]) => name)],
      ...rows,
      ['**total**', ...sum('listed')],
      ['**after the free tier**', ...sum('afterFree')],
    ]),
    '',
    'Dollars for a training run on four vCPUs of Fargate (`cpu`) or on a g4dn.xlarge (`cuda`, `vulkan`):',
    '',
    ...markdown([
      ['minutes of training', ...minutes.map(String)],
      ...runs.map(([name, run]) => [
        name,
        ...minutes.map((each) => dollars(trainingCost(table, each, run))),
      ]),
    ]),
    '',
    `Without any training: ${dollars(imageCost(table, 'cpu'))} per month for storing the image \`cpu\`, ${dollars(imageCost(table, 'gpu'))} for one with a GPU.`,
  ].join('\n');
}

function markdown([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ];
}

/** Two decimals below a hundred dollars, whole dollars above. */
function dollars(value: number): string {
  return value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en');
}
