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

/** Entries at most, of devices and of patients together; beyond it the next batch starts over. */
const capacity = 100_000;

/**
 * What the resolve stage knows about devices, patients and trees, within one epoch. Batches that run side by side
 * share it, so it only ever learns: what one batch has found, no other takes away.
 */
export class Registry {
  private readonly devices = new Map<string, RegisteredDevice | undefined>();
  private readonly patients = new Map<string, RegisteredPatient>();
  /** By tenant and programmes. */
  private readonly chosenTrees = new Map<string, readonly ApprovedTree[]>();

  constructor(
    readonly epoch: number,
    private readonly tenants: ReadonlySet<string>,
    private readonly trees: ReadonlyMap<string, readonly ApprovedTree[]>,
  ) {}

  get isFull(): boolean {
    return this.devices.size + this.patients.size > capacity;
  }

  /** Loads what is not known yet of these devices and of every patient they were ever assigned to. */
  async learn(tx: BatchTransaction, addresses: readonly { tenant: string; device: string }[]): Promise<void> {
    const unknown = addresses.filter(
      (address) => !this.devices.has(deviceKey(address.tenant, address.device)),
    );
    if (unknown.length === 0) return;
    const found = await loadDevices(tx, unknown);
    const wanted = new Set(found.flatMap((device) => device.assignments.map((a) => a.patientId)));
    const missing = [...wanted].filter((id) => !this.patients.has(id));
    for (const patient of missing.length === 0 ? [] : await loadPatients(tx, missing)) {
      this.patients.set(patient.patientId, patient);
    }
    // Last, and whole: another batch takes what stands here for all there is, also for "no such device".
    for (const device of found) this.devices.set(deviceKey(device.tenantId, device.deviceId), device);
    for (const { tenant, device } of unknown) {
      const key = deviceKey(tenant, device);
      if (!this.devices.has(key)) this.devices.set(key, undefined);
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
    const key = [tenantId, ...programmes].join(' ');
    let chosen = this.chosenTrees.get(key);
    if (chosen === undefined) {
      const active = this.trees.get(tenantId) ?? [];
      chosen = active.filter((tree) => tree.programme === '*' || programmes.includes(tree.programme));
      this.chosenTrees.set(key, chosen);
    }
    return chosen;
  }
}

/**
 * The registry of the newest epoch. The epoch is read in every batch's transaction, so what a batch resolves by is
 * never older than itself; a batch keeps the registry it was given until its end.
 */
export class Registries {
  private newest: Registry | undefined;

  constructor(private readonly onTreeRefused: TreeRefusal) {}

  async at(tx: BatchTransaction, epoch: number): Promise<Registry> {
    const { newest } = this;
    if (newest?.epoch === epoch && !newest.isFull) return newest;
    const registry = new Registry(epoch, await loadTenants(tx), await this.loadTrees(tx));
    if ((this.newest?.epoch ?? -1) <= epoch) this.newest = registry;
    return registry;
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
