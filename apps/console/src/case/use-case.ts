import { useQueryClient } from '@tanstack/react-query';
import { answerOf, type Api } from '../api/client.js';
import { useAct, useFetched } from '../api/queries.js';
import type { CasePage, Contacts, Guide, PatientRecord } from './case-api.js';

/** Everything about one case, as the server has it now. */
export function useCase(alert: string) {
  return useFetched<CasePage>(
    ['case', alert],
    (api, signal) => api.GET('/api/v1/cases/{alert}', { params: { path: { alert } }, signal }),
    10,
  );
}

/** Whom to ring, for a reason; asked for again when somebody may have begun to hold the patient. */
export function useContacts(patient: string, why: 'urgent' | 'clinical' | 'logistics') {
  return useFetched<Contacts>(
    ['contacts', patient, why],
    (api, signal) =>
      api.GET('/api/v1/patients/{id}/contacts', {
        params: { path: { id: patient }, query: { why } },
        signal,
      }),
    15,
  );
}

export function usePatientRecord(patient: string) {
  return useFetched<PatientRecord>(
    ['patient', patient],
    (api, signal) => api.GET('/api/v1/patients/{id}', { params: { path: { id: patient } }, signal }),
    60,
  );
}

type Asked<Data> = Promise<{ readonly data?: Data; readonly error?: unknown; readonly response: Response }>;

/** Something done to the case; everything about it is asked for again. */
export function useCaseAct<Input, Data>(alert: string, act: (api: Api, input: Input) => Asked<Data>) {
  return useAct<Input, Data>(act, [
    ['case', alert],
    ['contacts'],
    ['hand-off', alert],
    ['attempts', alert],
    ['queue'],
  ]);
}

/** Something answered with the guide: the next question stands there without another request. */
export function useGuideAct<Input>(alert: string, act: (api: Api, input: Input) => Asked<Guide>) {
  const queries = useQueryClient();
  return useCaseAct<Input, Guide>(alert, async (api, input) => {
    const asked = act(api, input);
    const guide = await answerOf(asked);
    await queries.cancelQueries({ queryKey: ['case', alert] });
    queries.setQueryData<CasePage>(['case', alert], (page) =>
      page === undefined ? page : { ...page, guide },
    );
    return asked;
  });
}
