import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { problemCatalogue, type ProblemCode } from '../problem/problem.js';

type SchemaObject = Exclude<
  Extract<Parameters<typeof ApiBody>[0], { schema: unknown }>['schema'],
  { $ref: string }
>;

/** The same schema that checks requests describes them: zod → OpenAPI 3.0. */
export function describe(schema: z.ZodType, io: 'input' | 'output' = 'output'): SchemaObject {
  return z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' }) as SchemaObject;
}

/** A JSON request body. */
export function ApiInput(schema: z.ZodType): MethodDecorator {
  return ApiBody({ schema: describe(schema, 'input') });
}

/** A JSON answer; without a schema, one without a body. */
export function ApiAnswer(status: number, description: string, schema?: z.ZodType): MethodDecorator {
  return ApiResponse({ status, description, ...(schema && { schema: describe(schema) }) });
}

/** An answer that is a page. */
export function ApiHtml(description: string): MethodDecorator {
  return ApiResponse({
    status: 200,
    description,
    content: { 'text/html': { schema: { type: 'string' } } },
  });
}

/** Query parameters, one per member of the object. */
export function ApiQueryOf(schema: z.ZodObject): MethodDecorator {
  const decorators = Object.entries(schema.shape).map(([name, member]) =>
    ApiQuery({
      name,
      required: !(member as z.ZodType).safeParse(undefined).success,
      schema: describe(member as z.ZodType, 'input'),
    }),
  );
  return applyDecorators(...decorators);
}

/** A path parameter. */
export function ApiPath(name: string, schema: z.ZodType): MethodDecorator {
  return ApiParam({ name, schema: describe(schema, 'input') });
}

/** Stands once in the document, and every refusal refers to it. */
export const problemSchema = describe(
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(problemCatalogue) as [ProblemCode, ...ProblemCode[]]),
    problems: z
      .array(
        z.object({
          code: z.string(),
          message: z.string(),
          pointer: z.string(),
          line: z.int().optional(),
          column: z.int().optional(),
        }),
      )
      .optional()
      .describe('of a refused document: everything that is wrong with it, and where'),
    reasons: z.array(z.string()).optional().describe('codes of everything that stood in the way'),
  }),
);

/** Refusals, by code; those that share a status share an answer. */
export function ApiProblems(...codes: readonly ProblemCode[]): MethodDecorator {
  const statuses = [...new Set(codes.map((code) => problemCatalogue[code].status))];
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: codes.filter((code) => problemCatalogue[code].status === status).join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}
