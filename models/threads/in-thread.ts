import { parentPort, workerData } from 'node:worker_threads';
import type { NetworkSpecification } from '../network/network.ts';
import type { StoredTensor } from '../network/weights.ts';
import { type RunningNetwork, startNetwork } from '../runtime/running-network.ts';

/** What a thread is started with. */
export interface ThreadData {
  /** [1] In shared memory: 1 once nobody waits for the answer any more. */
  readonly cancelled: Int32Array;
}

/** What a thread is sent. */
export type ToThread =
  | {
      readonly kind: 'start';
      readonly number: number;
      readonly network: NetworkSpecification;
      readonly tensors: readonly StoredTensor[];
    }
  | { readonly kind: 'dispose'; readonly number: number }
  | { readonly kind: 'ask'; readonly question: unknown };

/** What it sends back, one message for each question, in their order. */
export type FromThread = { readonly answer: unknown } | { readonly error: string };

/** What a thread's answers can use. */
export interface InThread {
  /** A network that the thread was provided with. @throws Error where it was not */
  readonly network: (number: number) => Promise<RunningNetwork>;
  /** Whether nobody waits for the answer any more, read anew each time. */
  readonly signal: { readonly aborted: boolean };
}

/** An answer, and the buffers in it that are handed over rather than copied. */
export interface Answered {
  readonly answer: unknown;
  readonly transfer?: readonly ArrayBuffer[];
}

/** Makes the answer to a question. */
type AnswerTo<Question> = (question: Question, thread: InThread) => Promise<Answered>;

/** Answers, in a worker thread, what `Thread.ask` asks: one question after the other. */
export function answerQuestions<Question>(answerTo: AnswerTo<Question>): void {
  const networks = new Map<number, Promise<RunningNetwork>>();
  const { cancelled } = workerData as ThreadData;
  const thread: InThread = {
    async network(number) {
      const running = await networks.get(number);
      if (!running) throw new Error(`network ${number} was not started`);
      return running;
    },
    signal: {
      get aborted() {
        return Atomics.load(cancelled, 0) === 1;
      },
    },
  };

  async function reply(question: Question): Promise<void> {
    try {
      const { answer, transfer = [] } = await answerTo(question, thread);
      parentPort?.postMessage({ answer } satisfies FromThread, [...transfer]);
    } catch (error) {
      parentPort?.postMessage({ error: (error as Error).message } satisfies FromThread);
    }
  }

  async function receive(message: ToThread): Promise<void> {
    if (message.kind === 'ask') return reply(message.question as Question);
    if (message.kind === 'start') {
      const starting = startNetwork(message.network, message.tensors);
      networks.set(message.number, starting);
      await starting.catch(() => undefined);
      return undefined;
    }
    (await networks.get(message.number)?.catch(() => undefined))?.dispose();
    networks.delete(message.number);
    return undefined;
  }

  let last: Promise<void> = Promise.resolve();
  parentPort?.on('message', (message: ToThread) => {
    last = last.then(() => receive(message));
  });
}
