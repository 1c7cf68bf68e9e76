import { Ajv, type Options, type ValidateFunction } from 'ajv';

/**
 * A JSON Schema that is compiled when it is first asked for. Compiling those of all documents takes most of the time
 * in which this library loads, and most processes never read one.
 */
export function compiledOnce<T>(schema: object, options: Options): () => ValidateFunction<T> {
  let compiled: ValidateFunction<T> | undefined;
  return () => (compiled ??= new Ajv(options).compile<T>(schema));
}
