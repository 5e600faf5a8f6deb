import { setAlias, readAliasState } from '../../../pipeline/publishing/aliases.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';

/** Told an id, reads where champion points; told "go", points it to that id, and says how it went. */
const [folder = ''] = process.argv.slice(2);
const store = writableFolderStore(folder);
let promote: () => Promise<void> = async () => {};

process.on('message', (message: string) => {
  void answer(message).then((line) => process.send?.(line));
});

async function answer(message: string): Promise<string> {
  if (message === 'go') {
    return promote().then(
      () => 'won',
      (error: unknown) => (error as Error).message,
    );
  }
  const state = await readAliasState(store, 'champion');
  promote = () => setAlias(store, state, message);
  return 'seen';
}

process.send?.('ready');
