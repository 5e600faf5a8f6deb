/**
 * The engine can no longer compute: a thread of its own died or it got no memory. What was being computed is lost,
 * so that a run can only go on from its last checkpoint.
 */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
}
