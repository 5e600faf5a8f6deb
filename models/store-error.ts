/**
 * A store cannot be asked: unreachable, slow, denied, misconfigured. It says nothing about the models in
 * it (ModelError does). The message names the store and what a person can do; `cause` keeps what was
 * thrown below.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError' as const;
}
