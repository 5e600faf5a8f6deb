import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { BatchConnection } from './batch-connection.ts';
import { describeBatchError } from './batch-error.ts';
import type { JobState } from './job-state.ts';

/** Reads a log stream as it grows. */
export interface LogReader {
  /** The lines since the last call; none while the stream does not exist yet. */
  readNew(log: NonNullable<JobState['log']>): Promise<readonly string[]>;
}

/** A reader that starts at the beginning of each stream that it is asked for. */
export function createLogReader({ logs, endpoint }: BatchConnection): LogReader {
  const positions = new Map<string, string>();
  return {
    async readNew({ group, stream }) {
      const lines: string[] = [];
      for (;;) {
        const position = positions.get(stream);
        const request = new GetLogEventsCommand({
          logGroupName: group,
          logStreamName: stream,
          startFromHead: true,
          ...(position !== undefined && { nextToken: position }),
        });
        const page = await logs.send(request).catch((error: Error) => {
          // The stream shows a moment after the container has started.
          if (error.name === 'ResourceNotFoundException') return null;
          throw describeBatchError(endpoint, `log ${group} ${stream}`, error);
        });
        if (!page) return lines;
        lines.push(...(page.events ?? []).map(({ message = '' }) => message));
        const next = page.nextForwardToken;
        // The same token again: the end, for now (GetLogEvents in the API's reference).
        if (next === undefined || next === position) return lines;
        positions.set(stream, next);
      }
    },
  };
}
