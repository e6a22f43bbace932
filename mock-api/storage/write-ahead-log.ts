import { readFileSync, statSync } from 'node:fs';

/** https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

/** A longer log is that of one enormous transaction; looking through it would keep the operator waiting. */
const MAXIMUM_BYTES = 2 ** 30;

/** The last values of the running checksum. */
type Checksum = readonly [number, number];

/** A frame as it says of itself. */
interface Frame {
  readonly salt: string;
  /** True when its content fits its own checksum, the frame before taken as sound. */
  readonly isSound: boolean;
  readonly isCommit: boolean;
}

/**
 * True when SQLite would silently forget committed transactions of the write-ahead log that a killed process left:
 * it reads a log up to the first frame whose checksum is wrong. At the very end that is a transaction which was being
 * written when the power failed and nobody was told of. But every commit waits until the log is on disk, so when two
 * whole transactions follow the bad frame, at least one that was acknowledged is behind damage.
 */
export function hidesCommits(logFile: string): boolean {
  const bytes = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes < HEADER_BYTES + FRAME_HEADER_BYTES || bytes > MAXIMUM_BYTES) return false;
  const log = readFileSync(logFile);
  const isHeaderSound = soundHeader(log);
  const frames = [...framesOf(log)];
  // A log is used again from its start: what is left of its former use has another salt.
  const salt = isHeaderSound
    ? log.toString('hex', 16, 24)
    : frames.find(({ isSound }) => isSound)?.salt;
  const isBad = (frame: Frame) => !frame.isSound || frame.salt !== salt;
  const firstBad = isHeaderSound ? frames.findIndex(isBad) : 0;
  if (firstBad < 0) return false;
  const after = frames.slice(firstBad).filter((frame) => frame.salt === salt && frame.isSound);
  return after.filter(({ isCommit }) => isCommit).length >= 2;
}

function soundHeader(log: Buffer): boolean {
  if ((log.readUInt32BE(0) & ~1) !== MAGIC) return false;
  return isSame(checksum(log, 0, 24, [0, 0], isBigEndian(log)), stored(log, 24));
}

function* framesOf(log: Buffer): Generator<Frame> {
  const size = pageSize(log);
  let before = stored(log, 24);
  let at = HEADER_BYTES;
  for (; at + FRAME_HEADER_BYTES + size <= log.length; at += FRAME_HEADER_BYTES + size) {
    const ofHeader = checksum(log, at, at + 8, before, isBigEndian(log));
    const content = at + FRAME_HEADER_BYTES;
    const sum = checksum(log, content, content + size, ofHeader, isBigEndian(log));
    before = stored(log, at + 16);
    yield {
      salt: log.toString('hex', at + 8, at + 16),
      isSound: isSame(sum, before),
      isCommit: log.readUInt32BE(at + 4) !== 0,
    };
  }
}

const isBigEndian = (log: Buffer): boolean => (log.readUInt32BE(0) & 1) === 1;

/** The page size of the log; SQLite's default, which is ours, where the header is beyond belief. */
function pageSize(log: Buffer): number {
  const size = log.readUInt32BE(8);
  return size >= 512 && size <= 65_536 && (size & (size - 1)) === 0 ? size : 4096;
}

const stored = (log: Buffer, at: number): Checksum => [
  log.readUInt32BE(at),
  log.readUInt32BE(at + 4),
];

const isSame = (a: Checksum, b: Checksum): boolean => a[0] === b[0] && a[1] === b[1];

function checksum(
  log: Buffer,
  from: number,
  to: number,
  seed: Checksum,
  bigEndian: boolean,
): Checksum {
  let [first, second] = seed;
  for (let at = from; at < to; at += 8) {
    const one = bigEndian ? log.readUInt32BE(at) : log.readUInt32LE(at);
    const two = bigEndian ? log.readUInt32BE(at + 4) : log.readUInt32LE(at + 4);
    first = (first + one + second) >>> 0;
    second = (second + two + first) >>> 0;
  }
  return [first, second];
}
