/** What is logged of an error. */
export interface DescribedError {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly stack?: string;
}

/**
 * An error without patient data. A PostgreSQL error's `message`, `detail`, `where` and parameters may quote the row, so
 * of those only the SQLSTATE and the names of constraint and table are kept; TypeORM's wrapper carries query and
 * parameters, and is reduced to what it wraps. Of other errors the message is kept: ours never hold values.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const wrapped = 'driverError' in error ? error.driverError : undefined;
  if (wrapped instanceof Error) return describeError(wrapped);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const known = { name: error.name, ...(code !== undefined && { code }), ...framesOf(error) };
  if (!('severity' in error)) return { ...known, message: error.message };
  return { ...known, ...named(error, 'constraint'), ...named(error, 'table') };
}

function named(error: object, key: 'constraint' | 'table'): Partial<Record<'constraint' | 'table', string>> {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? { [key]: value } : {};
}

/** The frames alone: the stack's first lines repeat the message. */
function framesOf({ stack }: Error): { stack?: string } {
  const frames = stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
  return frames === undefined || frames === '' ? {} : { stack: frames };
}
