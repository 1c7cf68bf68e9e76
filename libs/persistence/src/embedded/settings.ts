/** Server settings by name, as postgresql.conf has them. */
export type ServerSettings = Readonly<Record<string, string>>;

/**
 * Acknowledged means on disk: the first three are what P1 rests on. The rest suits one machine that also runs the
 * broker and the workers.
 */
const defaults: ServerSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '128MB',
  max_connections: '60',
  max_wal_size: '1GB',
  timezone: 'UTC',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  // The server's log must not hold patient data: messages, details and statements of failed queries contain values.
  // Whoever sent the query gets its error; the log keeps what concerns the server (LOG, FATAL and PANIC).
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  logging_collector: 'off',
};

/** Command-line flags for `postgres`. */
export function settingFlags(port: number, settings: ServerSettings): string[] {
  const all = { ...defaults, ...settings, port: String(port) };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
