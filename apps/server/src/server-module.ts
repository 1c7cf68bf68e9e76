import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { LockedScreens, Sessions, SignIn } from '#access';
import type { DataSource as DataSourceType } from 'typeorm';
import { DataSource } from 'typeorm';
import { createRegistry, Registry } from '#observability';
import { AlertController } from './alert/alert-controller.js';
import { ColleagueController } from './alert/colleague-controller.js';
import { CaseController } from './case/case-controller.js';
import { DeviationController } from './case/deviation-controller.js';
import { AlertCallController } from './channel/alert-call-controller.js';
import { ChannelController } from './channel/channel-controller.js';
import { ChannelCoverageController } from './channel/channel-coverage-controller.js';
import { PushController } from './channel/push-controller.js';
import { NotificationPolicyController } from './channel/notification-policy-controller.js';
import { CallController } from './contact/call-controller.js';
import { ContactController } from './contact/contact-controller.js';
import { LocationController } from './contact/location-controller.js';
import { CustodyAlarmController } from './custody/custody-alarm-controller.js';
import { AlertFeed } from './delivery/alert-feed.js';
import { AlertGateway } from './delivery/alert-gateway.js';
import { DeliveredReceipts } from './delivery/delivered-receipts.js';
import { DeliveryMetrics } from './delivery/delivery-metrics.js';
import { HeartbeatSource } from './delivery/heartbeat.js';
import { SessionWatch } from './delivery/session-watch.js';
import { StreamReader } from './delivery/stream-reader.js';
import { Turnstile } from './delivery/turnstile.js';
import { AccountController } from './account/account-controller.js';
import { PasswordController } from './account/password-controller.js';
import { ProposalController } from './account/proposal-controller.js';
import { AssignmentController } from './device/assignment-controller.js';
import { RegistrationController } from './device/registration-controller.js';
import { AuditController } from './audit/audit-controller.js';
import { OpenSessionController } from './audit/open-session-controller.js';
import { FleetController } from './device/fleet-controller.js';
import { PipelineController } from './pipeline/pipeline-controller.js';
import { DeviceController } from './device/device-controller.js';
import { DeviceModelController } from './device/model-controller.js';
import { RetractionController } from './device/retraction-controller.js';
import { AgreementController } from './firm/agreement-controller.js';
import { ClinicianController } from './firm/clinician-controller.js';
import { CoverageController } from './firm/coverage-controller.js';
import { NextAlertController } from './firm/next-alert-controller.js';
import { SitePlaceController } from './firm/site-place-controller.js';
import { SurgeController } from './firm/surge-controller.js';
import { AttemptController } from './follow-up/attempt-controller.js';
import { EmergencyController } from './follow-up/emergency-controller.js';
import { PhysicianController } from './follow-up/physician-controller.js';
import { FollowUpController } from './follow-up/follow-up-controller.js';
import { HandOffController } from './hand-off/hand-off-controller.js';
import { HealthController } from './health/health-controller.js';
import { MeasuresController } from './measures/measures-controller.js';
import { OutcomeController } from './measures/outcome-controller.js';
import { RateController } from './measures/rate-controller.js';
import { SecondReadController } from './measures/second-read-controller.js';
import { MeasurementIntakeController } from './intake/measurement-intake-controller.js';
import { ImportController } from './import/import-controller.js';
import { ImportRunner } from './import/import-runner.js';
import { LedgerController } from './ledger/ledger-controller.js';
import { ExpectationController } from './monitoring/expectation-controller.js';
import { DeviceNoticeController } from './monitoring/device-notice-controller.js';
import { ExpectedReadingController } from './monitoring/expected-reading-controller.js';
import { MonitoringController } from './monitoring/monitoring-controller.js';
import { TransferController } from './monitoring/transfer-controller.js';
import { OnCallController } from './on-call/on-call-controller.js';
import { OnCallDutyController } from './on-call/on-call-duty-controller.js';
import { OnCallOfferController } from './on-call/on-call-offer-controller.js';
import { OnCallScheduleController } from './on-call/on-call-schedule-controller.js';
import { PatientController } from './patient/patient-controller.js';
import { PlanController } from './plan/plan-controller.js';
import { PlanParameterController } from './plan/plan-parameter-controller.js';
import { PolicyController } from './policy/policy-controller.js';
import { QuarantineController } from './quarantine/quarantine-controller.js';
import { CaseQuestionController } from './question/case-question-controller.js';
import { QuestionController } from './question/question-controller.js';
import { GreetingController } from './queue/greeting-controller.js';
import { OverflowController } from './queue/overflow-controller.js';
import { QueueController } from './queue/queue-controller.js';
import { PauseController } from './queue/surge-controller.js';
import { serverOptions, type ServerOptions } from './server-options.js';
import { LockedScreenController } from './session/locked-screen-controller.js';
import { SessionController } from './session/session-controller.js';
import { SessionGuard } from './session/session-guard.js';
import { UnlockController } from './session/unlock-controller.js';
import { BackTestController } from './tree/back-test-controller.js';
import { Examiner } from './tree/examiner.js';
import { TreeNoticeController } from './tree/notice-controller.js';
import { TreeOfferController } from './tree/offer-controller.js';
import { ProtocolController } from './tree/protocol-controller.js';
import { RunningTreeController } from './tree/running-tree-controller.js';
import { ShadowController } from './tree/shadow-controller.js';
import { SigningKeyController } from './tree/signing-key-controller.js';
import { StopReviewController } from './tree/stop-review-controller.js';
import { TreeActivityController } from './tree/tree-activity-controller.js';
import { TreeApprovalController } from './tree/tree-approval-controller.js';
import { TreeController } from './tree/tree-controller.js';
import { TreeDrawingController } from './tree/tree-drawing-controller.js';
import { TreePolicyController } from './tree/tree-policy-controller.js';
import { AnswersController } from './voice/answers-controller.js';
import { InboundController } from './voice/inbound-controller.js';
import { StaffTimeController } from './work-time/staff-time-controller.js';
import { WorkController } from './work-time/work-controller.js';

/** Every part of the server and what it is made of. Connections are opened when the application starts, not here. */
@Module({})
export class ServerModule {
  /** @param source signs in as wardline_server */
  static with(options: ServerOptions, source: DataSourceType): DynamicModule {
    return {
      module: ServerModule,
      controllers: [
        SessionController,
        LockedScreenController,
        UnlockController,
        NextAlertController,
        CaseQuestionController,
        QuestionController,
        HandOffController,
        FollowUpController,
        AttemptController,
        EmergencyController,
        PhysicianController,
        AlertController,
        ColleagueController,
        AlertCallController,
        ChannelController,
        PushController,
        ChannelCoverageController,
        NotificationPolicyController,
        CaseController,
        DeviationController,
        ClinicianController,
        AgreementController,
        CoverageController,
        SitePlaceController,
        SurgeController,
        QueueController,
        GreetingController,
        PauseController,
        OverflowController,
        OnCallController,
        OnCallScheduleController,
        OnCallOfferController,
        OnCallDutyController,
        PatientController,
        ContactController,
        LocationController,
        CallController,
        WorkController,
        StaffTimeController,
        PlanController,
        PlanParameterController,
        AnswersController,
        InboundController,
        MonitoringController,
        TransferController,
        ExpectationController,
        ExpectedReadingController,
        DeviceNoticeController,
        FleetController,
        DeviceController,
        AssignmentController,
        RegistrationController,
        DeviceModelController,
        RetractionController,
        PipelineController,
        LedgerController,
        MeasuresController,
        OutcomeController,
        RateController,
        SecondReadController,
        AuditController,
        OpenSessionController,
        AccountController,
        ProposalController,
        PasswordController,
        CustodyAlarmController,
        ImportController,
        QuarantineController,
        MeasurementIntakeController,
        HealthController,
        TreeController,
        TreeApprovalController,
        TreeDrawingController,
        BackTestController,
        ProtocolController,
        PolicyController,
        RunningTreeController,
        TreeActivityController,
        TreeOfferController,
        TreeNoticeController,
        TreePolicyController,
        SigningKeyController,
        StopReviewController,
        ShadowController,
      ],
      providers: [
        { provide: serverOptions, useValue: options },
        { provide: DataSource, useValue: source },
        { provide: Sessions, useFactory: () => new Sessions(source) },
        { provide: LockedScreens, useFactory: () => new LockedScreens(source) },
        {
          provide: SignIn,
          inject: [Sessions],
          useFactory: (sessions: Sessions) => new SignIn(source, sessions),
        },
        {
          provide: APP_GUARD,
          inject: [Reflector, Sessions],
          useFactory: (reflector: Reflector, sessions: Sessions) => new SessionGuard(reflector, sessions),
        },
        { provide: ImportRunner, useFactory: () => new ImportRunner(source, options.logger) },
        { provide: Examiner, useFactory: () => new Examiner() },
        ...observers(),
        ...delivery(options, source),
        AlertGateway,
      ],
    };
  }
}

function observers(): NonNullable<DynamicModule['providers']> {
  return [
    {
      provide: Registry,
      useFactory: () => createRegistry('server'),
    },
    {
      provide: DeliveryMetrics,
      inject: [Registry],
      useFactory: (registry: Registry) => new DeliveryMetrics(registry),
    },
  ];
}

function delivery(options: ServerOptions, source: DataSourceType): NonNullable<DynamicModule['providers']> {
  const { databaseUrl, logger } = options;
  return [
    {
      provide: SessionWatch,
      inject: [Sessions],
      useFactory: (sessions: Sessions) => new SessionWatch(sessions),
    },
    // Half of the connections: the other half is for what people ask and do.
    { provide: Turnstile, useFactory: () => new Turnstile((source.options.poolSize ?? 2) / 2) },
    {
      provide: StreamReader,
      inject: [Turnstile],
      useFactory: (turnstile: Turnstile) => new StreamReader(source, turnstile),
    },
    {
      provide: AlertFeed,
      inject: [StreamReader],
      useFactory: (reader: StreamReader) => new AlertFeed({ databaseUrl, reader, logger }),
    },
    {
      provide: DeliveredReceipts,
      useFactory: () =>
        new DeliveredReceipts(source, (error) => {
          logger.warn({ error }, 'receipts wait for the database');
        }),
    },
    {
      provide: HeartbeatSource,
      inject: [AlertFeed],
      useFactory: (feed: AlertFeed) => new HeartbeatSource(databaseUrl, () => feed.healthy, logger),
    },
  ];
}
