package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.domain.Revision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateDigestTest {

  /** These never change: a changed digest would release every deployment anew at an upgrade. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        "{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"a:1\"}]}}"
            + " | 4a2de38a2fc7de9acc520763b49c581e6c995ad381ca7c1dc46c818985b534d2",
        "{\"a\":[1,1.5,true,null,\"ü\\n\"],\"b\":{}}"
            + " | 71fc53474ad1a7df9242ccca198036aba55f6f79de47cfccdd3d9f2077d59e8b"
      })
  void goldenDigests(String template, String digest) throws JsonProcessingException {
    Revision revision = TemplateDigest.revision(json(template));
    assertThat(revision.digest()).isEqualTo(digest);
    assertThat(revision.name()).isEqualTo(digest.substring(0, 10));
    assertThat(revision.algorithm()).isEqualTo(TemplateDigest.ALGORITHM).isEqualTo(1);
  }

  @Test
  void theOrderOfKeysMeansNothingAndTheOfItemsDoes() throws JsonProcessingException {
    assertThat(TemplateDigest.revision(json("{\"a\":1,\"b\":{\"d\":[],\"c\":2}}")))
        .isEqualTo(TemplateDigest.revision(json("{\"b\":{\"c\":2,\"d\":[]},\"a\":1}")));
    assertThat(TemplateDigest.revision(json("[1,2]")))
        .isNotEqualTo(TemplateDigest.revision(json("[2,1]")));
  }

  @Test
  void fieldsOfANewerKubernetesCount() throws JsonProcessingException {
    assertThat(TemplateDigest.revision(json("{\"spec\":{\"notInventedYet\":1}}")))
        .isNotEqualTo(TemplateDigest.revision(json("{\"spec\":{}}")));
  }

  @Test
  void aShortFormThatIsTakenGetsANumber() {
    Revision digest = Revision.of("aaaaaaaaaa1", 1);
    Revision other = Revision.of("aaaaaaaaaa2", 1);
    Revision second = DesiredReader.unique(digest, List.of(other));
    assertThat(second.name()).isEqualTo("aaaaaaaaaa-2");
    assertThat(DesiredReader.unique(digest, List.of(other, second)).name())
        .isEqualTo("aaaaaaaaaa-3");
    assertThat(DesiredReader.unique(digest, List.of())).isEqualTo(digest);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
