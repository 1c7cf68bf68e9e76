import { Button, FileInput } from '@mantine/core';
import { useState } from 'react';
import type { operations } from '../api/openapi.js';
import { useAct } from '../api/queries.js';
import { ProblemError } from '../http.js';
import { texts } from '../texts/index.js';
import { Refused } from './Refused.js';
import { aboutTrees, type VersionKey } from './tree-data.js';
import classes from './Trees.module.css';

const words = texts.trees.difference;
type Body = operations['BackTest.put']['requestBody']['content']['application/json'];

/** Takes in what the command line wrote (`tree back-test --out`). The server looks that it is about this version. */
export function BackTestForm({ of: { tenant, hash } }: { readonly of: VersionKey }) {
  const [file, setFile] = useState<File | null>(null);
  const act = useAct(
    async (api, given: File) =>
      api.POST('/api/v1/trees/{hash}/back-tests', {
        params: { path: { hash } },
        body: { tenant, report: await reportIn(given) },
      }),
    [aboutTrees],
  );
  return (
    <form
      className={classes['part']}
      onSubmit={(event) => {
        event.preventDefault();
        if (file !== null && !act.isPending) act.mutate(file);
      }}
    >
      <FileInput
        label={words.file}
        description={words.fileHint}
        accept="application/json,.json"
        placeholder={texts.trees.handIn.choose}
        maw="30rem"
        value={file}
        onChange={setFile}
      />
      <Button type="submit" variant="default" mt="xs" loading={act.isPending} disabled={file === null}>
        {words.take}
      </Button>
      {act.isSuccess && <p role="status">{words.taken}</p>}
      <Refused error={act.error} />
    </form>
  );
}

/** What is no JSON is refused as the server would refuse it; everything else the server checks. */
async function reportIn(file: File): Promise<Body['report']> {
  try {
    return JSON.parse(await file.text()) as Body['report'];
  } catch {
    throw new ProblemError('invalid-request', 0);
  }
}
