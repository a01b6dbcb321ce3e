package example;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Unassigner;
import java.net.URI;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.LoggerFactory;

/** An application with an OkHttp, a Jackson and an SLF4J of its own. */
public class Guest {
  public static void main(String... args) throws Exception {
    try (Response response =
        new OkHttpClient().newCall(new Request.Builder().url(args[0]).build()).execute()) {
      LoggerFactory.getLogger(Guest.class)
          .info("OkHttp {} got {}", OkHttp.VERSION, response.code());
    }
    AtlasAdminApi atlas =
        Atlas.at(URI.create(args[0])).connect(new ApiKeyCredentials(args[1], args[2]));
    Result result = Unassigner.of(atlas).unassign(new ProjectId(args[3]), new ApiKeyId(args[4]));
    System.out.println(new ObjectMapper().createObjectNode().put("verdict", "" + result.verdict()));
    System.exit(result.verdict().done() ? 0 : 1);
  }
}
