// A thread that draws with a runtime of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { folderStore } from '../../../models/stores/folder.ts';
import { drawThousand } from '../engines/thousand-digits.ts';

parentPort?.postMessage(await drawThousand(folderStore(workerData as string)));
