import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

test('without arguments it serves this machine only, on port 4200, from the project folder', () => {
  const config = readConfig([], {});
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.port, 4200);
  assert.equal(config.dataDirectory, join(import.meta.dirname, '..', '.data'));
  assert.equal(config.isEmpty, false);
  assert.equal(config.now, undefined);
});

test('the command line wins over the environment; folders are meant from where the caller stands', () => {
  const environment = {
    PORT: '1',
    HOST: '::1',
    DATA_DIR: 'there',
    INIT_CWD: '/somewhere',
    CLINIC_TIME_ZONE: 'Europe/Berlin',
  };
  const { host, port, dataDirectory, timeZone } = readConfig(['--port', '2'], environment);
  assert.deepEqual(
    { host, port, dataDirectory, timeZone },
    { host: '::1', port: 2, dataDirectory: '/somewhere/there', timeZone: 'Europe/Berlin' },
  );
  const flags = readConfig(
    ['--data=/data', '--host', 'localhost', '--empty', '--now', '2026-11-20T09:00:00Z'],
    environment,
  );
  assert.equal(flags.dataDirectory, '/data');
  assert.equal(flags.host, 'localhost');
  assert.equal(flags.isEmpty, true);
  assert.equal(flags.now?.toISOString(), '2026-11-20T09:00:00.000Z');
});

test('a mistake is named in one line', () => {
  const mistakes: readonly (readonly [
    args: readonly string[],
    environment: Record<string, string>,
    says: RegExp,
  ])[] = [
    [['--host', '0.0.0.0'], {}, /loopback/],
    [['--host', '::'], {}, /loopback/],
    [['--host', '127.0.0.1.evil.example'], {}, /loopback/],
    [[], { HOST: '192.168.1.5', AUTH: 'off' }, /loopback/],
    [['--port', 'high'], {}, /high/],
    [['--port', '70000'], {}, /70000/],
    [['--port', ''], {}, /port/],
    [['--prot', '1'], {}, /--prot/],
    [['--port'], {}, /--port/],
    [['extra'], {}, /extra/],
    [['--data', ''], {}, /data folder/],
    [['--port', '-1'], {}, /--port/],
    [['--now', 'today'], {}, /today/],
    [['--now', '2026-02-30'], {}, /2026-02-30/],
    [[], { CLINIC_TIME_ZONE: 'Mars/Olympus' }, /Mars\/Olympus/],
  ];
  for (const [args, environment, says] of mistakes) {
    assert.throws(
      () => readConfig(args, environment),
      (error) =>
        error instanceof ConfigError && says.test(error.message) && !error.message.includes('\n'),
      args.join(' '),
    );
  }
});
