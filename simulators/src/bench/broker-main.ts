import { Aedes } from 'aedes';
import { createServer, type AddressInfo } from 'node:net';

/** A broker for the transport's ceiling where no Mosquitto is installed: aedes with its defaults. */
const broker = await Aedes.createBroker();
const server = createServer(broker.handle);
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.once('disconnect', () => process.exit(0));
