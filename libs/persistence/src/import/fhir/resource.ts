import { z } from 'zod';

const coding = z.object({ system: z.string().optional(), code: z.string().optional() });
const concept = z.object({ coding: z.array(coding).optional(), text: z.string().optional() });
const reference = z.object({ reference: z.string().optional() });
const period = z.object({ start: z.string().optional(), end: z.string().optional() });
const quantity = z.object({
  value: z.number().optional(),
  code: z.string().optional(),
  unit: z.string().optional(),
});

/** As much of the FHIR R4 resources as is read. Whatever else they hold is left alone. */
export const patientResource = z.object({
  name: z
    .array(
      z.object({
        use: z.string().optional(),
        family: z.string().optional(),
        given: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  gender: z.string().optional(),
  birthDate: z.string().optional(),
  deceasedBoolean: z.boolean().optional(),
  deceasedDateTime: z.string().optional(),
  managingOrganization: reference.optional(),
  extension: z.array(z.object({ url: z.string(), valueCode: z.string().optional() })).optional(),
});
export const deviceResource = z.object({
  modelNumber: z.string().optional(),
  deviceName: z.array(z.object({ name: z.string() })).optional(),
});
export const episodeResource = z.object({
  status: z.string(),
  type: z.array(concept).optional(),
  patient: reference,
  period: period.optional(),
});
export const useStatementResource = z.object({
  subject: reference,
  device: reference,
  timingPeriod: period.optional(),
});
export const consentResource = z.object({
  status: z.string(),
  patient: reference,
  dateTime: z.string().optional(),
  category: z.array(concept).optional(),
  performer: z.array(reference).optional(),
  sourceAttachment: z.object({ title: z.string().optional() }).optional(),
  sourceReference: reference.optional(),
});
const target = z.object({
  measure: concept.optional(),
  detailQuantity: quantity.optional(),
  detailRange: z.object({ low: quantity.optional(), high: quantity.optional() }).optional(),
});
export const carePlanResource = z.object({
  subject: reference,
  period: period.optional(),
  goal: z.array(reference).optional(),
  contained: z
    .array(z.looseObject({ resourceType: z.string(), target: z.array(target).optional() }))
    .optional(),
});

export const anyResource = z.looseObject({ resourceType: z.string(), id: z.string().optional() });
export type AnyResource = z.infer<typeof anyResource>;
export type Reference = z.infer<typeof reference>;
export type Concept = z.infer<typeof concept>;
export type Quantity = z.infer<typeof quantity>;

/** The key under which a reference's target stands; undefined where it leads nowhere. */
export type KeyOf = (reference: Reference | undefined) => string | undefined;
