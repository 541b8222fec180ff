package io.durablestreams.sample;

import io.durablestreams.producer.ProducerException;
import io.durablestreams.producer.RejectedAppendException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Tells what went wrong as {@code application/problem+json}.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ProblemDetail notPublished(ProducerException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, ex.getMessage());
		problem.setProperty("outcome", (ex instanceof RejectedAppendException) ? "rejected" : "unknown");
		return problem;
	}

	@ExceptionHandler
	ProblemDetail notImported(ImportFailedException ex) {
		ProblemDetail problem = (ex.getCause() instanceof InvalidEntryException entry) ? invalid(entry)
				: notPublished((ProducerException) ex.getCause());
		problem.setProperty("accepted", ex.acknowledged().accepted());
		problem.setProperty("offset", ex.acknowledged().offset());
		return problem;
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		InvalidFlightException invalid = (ex.getCause() instanceof JacksonException cause)
				? InvalidFlightException.of(cause) : InvalidFlightException.whole("A flight must be a JSON object");
		return handleExceptionInternal(ex, invalid(invalid), headers, status, request);
	}

	private static ProblemDetail invalid(InvalidEntryException entry) {
		ProblemDetail problem = invalid(entry.reason());
		problem.setProperty(entry.unit(), entry.number());
		return problem;
	}

	private static ProblemDetail invalid(InvalidFlightException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
		problem.setProperty("field", ex.getField());
		return problem;
	}

}
