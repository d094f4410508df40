// The web console answers on loopback alone, which in a container is the container's own. This hands a port of the container on to it, for
// one that is published on the machine's loopback: `node forward-console.mjs 11455 11445`.
import { connect, createServer } from 'node:net';

const [from = '11455', to = '11445'] = process.argv.slice(2);

const server = createServer((client) => {
  const console = connect({ host: '127.0.0.1', port: Number(to) });
  for (const [one, other] of [
    [client, console],
    [console, client],
  ]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
    one.pipe(other);
  }
});
server.listen(Number(from), '0.0.0.0', () => process.stdout.write(`forwarding ${server.address().port}\n`));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
