export { DatabaseHandle, rolePasswords } from './database-handle.js';
export { killTree } from './kill-tree.js';
export { ownCluster, OwnCluster } from './own-cluster.js';
export * from './reference-data.js';
export { runFolder } from './shared-cluster.js';
export { socketClient, SocketClient, type ReceivedEvent, type SocketClientOptions } from './socket-client.js';
export { testDatabase, TestDatabase } from './test-database.js';
export { waitFor, type WaitOptions } from './wait-for.js';
export * from './signed-trees.js';
