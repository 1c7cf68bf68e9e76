import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration cannot be used. Names variables and says what is wrong with each; never shows a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    readonly code: 'config-invalid' | 'demo-not-on-loopback',
    readonly problems: readonly { readonly variable: string; readonly problem: string }[],
  ) {
    super(problems.map(({ variable, problem }) => `${variable}: ${problem}`).join('; '));
  }
}

/** Empty is unset: `FOO=` in a compose file means that nobody filled it in. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** @throws {ConfigError} `config-invalid`, with every problem at once */
export function read<Shape extends z.ZodType>(
  schema: Shape,
  environment: Environment,
): Readonly<z.output<Shape>> {
  const parsed = schema.safeParse(withoutEmpty(environment));
  if (parsed.success) return Object.freeze(parsed.data);
  // Of an issue only the path and our own words: zod's message may quote the input.
  const problems = parsed.error.issues.map((issue) => ({
    variable: issue.path.join('.') || 'environment',
    problem:
      issue.code === 'custom' ? issue.message : (expectation(issue) ?? 'is missing or not what is expected'),
  }));
  throw new ConfigError('config-invalid', problems);
}

function expectation(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'invalid_type') return `is missing or is not a ${issue.expected}`;
  if (issue.code === 'invalid_value') return `is none of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `is below ${String(issue.minimum)}`;
  if (issue.code === 'too_big') return `is above ${String(issue.maximum)}`;
  if (issue.code === 'invalid_format') return `is not a valid ${issue.format}`;
  return undefined;
}
