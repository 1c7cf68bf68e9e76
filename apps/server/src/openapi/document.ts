import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problemSchema } from './described.js';

/** The description of the HTTP interface, made from the controllers. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Wardline')
    .setDescription(
      'Triage for remote patient monitoring. Every error is a problem detail (RFC 9457) with a stable `code`. ' +
        'Live alerts come over Socket.IO, namespace /alerts; devices publish over MQTT (both in the AsyncAPI document).',
    )
    .setVersion('1')
    .addBearerAuth()
    .addBasicAuth()
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const { components } = document;
  const schemas = { ...components?.schemas, Problem: problemSchema };
  return { ...document, components: { ...components, schemas } };
}

/** The document and a page to read it: `/api/docs`, `/api/docs-json`. */
export function serveDescription(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, openApiDocument(app), { jsonDocumentUrl: 'api/docs-json' });
}
