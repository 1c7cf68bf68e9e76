export { recordCallAnswers, recordInbound, type CallAnswers, type InboundReport } from './record-voice.js';
export { saveAnswersOutcome, waitingAnswers, type WaitingAnswers } from './spoken-answers.js';
