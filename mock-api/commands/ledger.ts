import { runLedgerCommand } from './ledger-command.ts';

const { stdout, stderr, exitCode } = runLedgerCommand(process.argv.slice(2), process.env);
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
