import { loadTree, type ApprovedTree } from '#decision-tree';
import {
  loadActiveTrees,
  loadDevices,
  loadPatients,
  loadTenants,
  type BatchTransaction,
  type RegisteredDevice,
  type RegisteredPatient,
} from '#persistence';

/** A tree that may not decide although it is active: its approval does not match its content. */
export type TreeRefusal = (tenantId: string, hash: string, error: unknown) => void;

/** Entries at most, of devices and of patients each; beyond it the cache starts over. */
const capacity = 50_000;

/**
 * What the resolve stage knows about devices, patients and trees. A cache that is valid for one epoch of the
 * registry; the epoch is read in every batch's transaction, so what a batch resolves by is never older than itself.
 */
export class Registry {
  private epoch = -1;
  private devices = new Map<string, RegisteredDevice | undefined>();
  private patients = new Map<string, RegisteredPatient>();
  private tenants: ReadonlySet<string> = new Set();
  private trees: ReadonlyMap<string, readonly ApprovedTree[]> = new Map();

  constructor(private readonly onTreeRefused: TreeRefusal) {}

  async refresh(tx: BatchTransaction, epoch: number): Promise<void> {
    if (epoch === this.epoch) return;
    this.devices.clear();
    this.patients.clear();
    this.tenants = await loadTenants(tx);
    this.trees = await this.loadTrees(tx);
    this.epoch = epoch;
  }

  /** Loads what is not known yet of these devices and of every patient they were ever assigned to. */
  async learn(tx: BatchTransaction, addresses: readonly { tenant: string; device: string }[]): Promise<void> {
    const unknown = addresses.filter(
      (address) => !this.devices.has(deviceKey(address.tenant, address.device)),
    );
    if (unknown.length === 0) return;
    if (this.devices.size > capacity) this.devices.clear();
    if (this.patients.size > capacity) this.patients.clear();
    for (const address of unknown) this.devices.set(deviceKey(address.tenant, address.device), undefined);
    const found = await loadDevices(tx, unknown);
    for (const device of found) this.devices.set(deviceKey(device.tenantId, device.deviceId), device);
    const wanted = new Set(found.flatMap((device) => device.assignments.map((a) => a.patientId)));
    const missing = [...wanted].filter((id) => !this.patients.has(id));
    for (const patient of missing.length === 0 ? [] : await loadPatients(tx, missing)) {
      this.patients.set(patient.patientId, patient);
    }
  }

  device(tenant: string, device: string): RegisteredDevice | undefined {
    return this.devices.get(deviceKey(tenant, device));
  }

  patient(patientId: string): RegisteredPatient | undefined {
    return this.patients.get(patientId);
  }

  knowsTenant(tenant: string): boolean {
    return this.tenants.has(tenant);
  }

  /** The trees that decide for a patient: those for everybody, and those of the programmes. */
  treesFor(tenantId: string, programmes: readonly string[]): readonly ApprovedTree[] {
    const active = this.trees.get(tenantId) ?? [];
    return active.filter((tree) => tree.programme === '*' || programmes.includes(tree.programme));
  }

  private async loadTrees(tx: BatchTransaction): Promise<ReadonlyMap<string, readonly ApprovedTree[]>> {
    const loaded = new Map<string, ApprovedTree>();
    const byTenant = new Map<string, ApprovedTree[]>();
    for (const row of await loadActiveTrees(tx)) {
      try {
        const tree = loaded.get(row.hash) ?? loadTree(row.document, row.approval);
        loaded.set(row.hash, tree);
        byTenant.set(row.tenantId, [...(byTenant.get(row.tenantId) ?? []), tree]);
      } catch (error) {
        this.onTreeRefused(row.tenantId, row.hash, error);
      }
    }
    return byTenant;
  }
}

function deviceKey(tenant: string, device: string): string {
  return `${tenant}/${device}`;
}
