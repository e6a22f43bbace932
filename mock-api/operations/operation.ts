/** How far a long operation is: `done` of `total` in `unit` ("records", "pages"). */
export interface OperationProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

export type OnProgress = (progress: OperationProgress) => void;

/** An operation that cannot be done; its message is one clear line for the operator. */
export class OperationError extends Error {}
