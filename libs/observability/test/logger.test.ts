import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { createLogger, describeError } from '../src/index.js';

class Lines extends Writable {
  text = '';
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** As node-postgres throws it: PostgreSQL quotes the row in several places. */
function postgresError(): Error {
  const error = new Error('duplicate key value: Key (name)=(Mustermann) already exists.');
  return Object.assign(error, {
    severity: 'ERROR',
    code: '23505',
    detail: 'Key (name)=(Mustermann) already exists.',
    where: 'Mustermann',
    constraint: 'patient_pkey',
    table: 'patient',
  });
}

describe('the log', () => {
  it('keeps the code and the names of a database error, and nothing of the row', () => {
    const lines = new Lines();
    createLogger('test', 'info', lines).error({ error: postgresError() }, 'batch failed');
    expect(lines.text).toContain('23505');
    expect(lines.text).toContain('patient_pkey');
    expect(lines.text).not.toContain('Mustermann');
  });

  it('sees through the wrapper that carries query and parameters', () => {
    const wrapper = Object.assign(new Error('Mustermann'), {
      driverError: postgresError(),
      parameters: ['Mustermann'],
    });
    expect(JSON.stringify(describeError(wrapper))).not.toContain('Mustermann');
    expect(describeError(wrapper).code).toBe('23505');
  });

  it('keeps the words of our own errors', () => {
    expect(describeError(new TypeError('no such stage')).message).toBe('no such stage');
  });
});
