import { hashSecret, SecretVerifier } from '#access';
import type { DeviceAccount } from '#messaging';
import { findDeviceCredential } from '#persistence';
import type { DataSource } from 'typeorm';

export type DeviceSignIn = (username: string, password: string) => Promise<DeviceAccount | undefined>;

/** Signs in devices and gateways by `{tenant}/{device}` and their own secret, over MQTT and HTTP alike. */
export async function deviceSignIn(database: DataSource): Promise<DeviceSignIn> {
  const verifier = new SecretVerifier();
  // An unknown device costs as much as a wrong secret, so that names cannot be told from the time it takes.
  const nobody = await hashSecret('nobody signs in with this');
  return async (username, password) => {
    const [tenant, device, ...rest] = username.split('/');
    if (tenant === undefined || device === undefined || rest.length > 0) return undefined;
    const credential = await findDeviceCredential(database, tenant, device);
    const valid = await verifier.verify(credential?.secretHash ?? nobody, password);
    return valid && credential !== undefined ? { tenant, device, kind: credential.kind } : undefined;
  };
}
